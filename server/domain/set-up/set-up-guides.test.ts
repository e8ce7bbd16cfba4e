import { parse as parseHcl } from "@cdktn/hcl2json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "../policy/iam-policy.ts";
import type { Guide, GuideCode, SetUpMethod } from "./guide.ts";
import { roleNameFor } from "./role-names.ts";
import type { SetUpFacts } from "./set-up-facts.ts";
import { setUpGuides } from "./set-up-guides.ts";

const WORKSPACE_ID = "9aQ1Lj62S4bomZKLF4DPqW";
const INTERMEDIATE = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
const KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const KNOWN: SetUpFacts = {
  workspaceId: WORKSPACE_ID,
  workspaceRegion: "us",
  intermediateRoleArn: INTERMEDIATE,
  trustedAccountId: "595280932656",
  location: { bucket: "acme-events", prefix: "" },
  region: "us-west-2",
  roleName: "SegmentRole",
  kmsKeyArn: null,
  partition: "aws",
};
const UNKNOWN: SetUpFacts = { ...KNOWN, location: null, region: null, roleName: null, kmsKeyArn: "unknown" };
const METHODS: SetUpMethod[] = ["console", "cli", "terraform", "cloudformation"];

function guideTo(method: SetUpMethod, change: Partial<SetUpFacts> = {}): Guide {
  const found = setUpGuides({ ...KNOWN, ...change }).find((guide) => guide.method === method);
  if (found === undefined) throw new Error(method);
  return found;
}

/** Everything that a section, or the whole guide, says outside its code. */
function words(guide: Guide, sectionId?: string): string {
  return guide.sections
    .filter((section) => sectionId === undefined || section.id === sectionId)
    .flatMap((section) => section.blocks)
    .flatMap((block) => (block.kind === "code" ? [] : block.kind === "list" ? block.items.flat() : block.parts))
    .map((part) => (typeof part === "string" ? part : part.kind === "link" ? `${part.text} (${part.href})` : part.text))
    .join("");
}

function findCode(guide: Guide, id: string): GuideCode {
  const blocks = guide.sections.flatMap((section) => section.blocks);
  const found = blocks.find((block): block is GuideCode => block.kind === "code" && block.id === id);
  if (found === undefined) throw new Error(`${guide.method} has no code ${id}`);
  return found;
}

function json(guide: Guide, id: string): unknown {
  return JSON.parse(findCode(guide, id).code);
}

function stepNumbers(guide: Guide): number[] {
  return guide.sections.flatMap((section) => section.step ?? []);
}

describe("common", () => {
  test("the document's three ways and CloudFormation are offered, each with its steps in order (R14)", () => {
    expect(setUpGuides(KNOWN).map(({ method, label }) => [method, label])).toEqual([
      ["console", "AWS console"],
      ["cli", "AWS CLI"],
      ["terraform", "Terraform"],
      ["cloudformation", "CloudFormation"],
    ]);
    expect(METHODS.map((method) => stepNumbers(guideTo(method)))).toEqual([[1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7], [1], [1, 2, 3]]);
  });

  test.each(METHODS)("%s says that it grants base permissions, which may be tightened (R15)", (method) => {
    expect(words(guideTo(method), "start")).toMatch(/base permissions .* You can restrict them further\./);
  });

  test("known values are filled in: only the ARN that AWS creates later is a placeholder (R16)", () => {
    const guides = METHODS.map((method) => guideTo(method, { kmsKeyArn: KEY_ARN }));
    expect(guides.map((guide) => guide.missing.map((placeholder) => placeholder.text))).toEqual([
      [],
      ["<ARN_FROM_STEP_6_OUTPUT>", "<ARN_FROM_STEP_9_OUTPUT>"],
      [],
      [],
    ]);
  });

  test("unknown values are marked placeholders, listed for the guide and for each code block (R16)", () => {
    const guides = METHODS.map((method) => guideTo(method, UNKNOWN));
    expect(guides.map((guide) => guide.missing.map((placeholder) => placeholder.text))).toEqual([
      ["<YOUR_BUCKET_NAME>", "<YOUR_KEY_ARN>"],
      ["<YOUR_ROLE_NAME>", "<YOUR_BUCKET_NAME>", "<YOUR_KEY_ARN>", "<ARN_FROM_STEP_6_OUTPUT>", "<ARN_FROM_STEP_9_OUTPUT>"],
      ["<YOUR_ROLE_NAME>", "<YOUR_BUCKET_NAME>", "<YOUR_KEY_ARN>"],
      ["<YOUR_BUCKET_NAME>", "<YOUR_KEY_ARN>"],
    ]);
    expect(findCode(guideTo("cli", UNKNOWN), "attach-policy").placeholders).toEqual(["<YOUR_ROLE_NAME>", "<ARN_FROM_STEP_6_OUTPUT>"]);
    expect(findCode(guideTo("cli", UNKNOWN), "trust").placeholders).toEqual([]);
  });

  test("a role name or key ARN that AWS would refuse counts as unknown", () => {
    const guide = guideTo("cli", { roleName: "no spaces", kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:alias/mine" });
    expect(guide.missing.map((placeholder) => placeholder.text)).toEqual(expect.arrayContaining(["<YOUR_ROLE_NAME>", "<YOUR_KEY_ARN>"]));
  });

  test.each(METHODS)("%s shows a policy that follows the prefix, and says why (T3)", (method) => {
    const guide = guideTo(method, { location: { bucket: "acme-events", prefix: "path/prefix" } });
    const id = { console: "permissions", cli: "permissions", terraform: "module", cloudformation: "template" }[method];
    expect(findCode(guide, id).code).toContain('"arn:aws:s3:::acme-events/path/prefix/segment-logs/*"');
    expect(words(guide)).toMatch(/Files go below your prefix, to path\/prefix\/segment-logs\/.*doesn't cover that folder/);
    expect(words(guideTo(method))).not.toContain("below your prefix");
  });

  test.each(METHODS)("%s names the partition of bucket and role, and warns where Sluice's own role is in another", (method) => {
    const foreign = guideTo(method, { partition: "aws-cn", region: "cn-north-1" });
    expect(foreign.sections[0]?.blocks.at(-1)).toMatchObject({ kind: "warning" });
    expect(words(foreign)).toContain("isn't in the partition AWS China");
    const intermediateRoleArn = "arn:aws-cn:iam::595280932656:role/segment";
    const home = guideTo(method, { partition: "aws-cn", region: "cn-north-1", intermediateRoleArn });
    expect(words(home)).not.toContain("partition");
    expect(JSON.stringify(home)).toContain("arn:aws-cn:s3:::acme-events/segment-logs/*");
  });

  test.each(METHODS)("%s ends with the way back to the settings, with the External ID to copy", (method) => {
    const closing = words(guideTo(method), "finish");
    expect(closing).toContain("Enter it as IAM Role ARN");
    expect(closing).toContain(WORKSPACE_ID);
  });
});

describe("a second bucket", () => {
  const TWO = [
    { bucket: "acme-events", prefix: "" },
    { bucket: "acme-logs", prefix: "" },
  ] as const;
  const toGuides = (method: SetUpMethod) => TWO.map((location) => guideTo(method, { location, roleName: roleNameFor(location) }));

  test.each(METHODS)("%s names a role of its own for each bucket", (method) => {
    const [first, second] = toGuides(method).map((guide) => JSON.stringify(guide));
    expect(first).toContain("SegmentAWSS3Role-acme-events");
    expect(second).toContain("SegmentAWSS3Role-acme-logs");
    expect(second).not.toContain("acme-events");
  });

  test("the CLI's managed policies, Terraform's policies and files, and CloudFormation's stacks are each bucket's own", () => {
    const [cli, terraform, stack] = (["cli", "terraform", "cloudformation"] as const).map(toGuides);
    expect(cli?.map((guide) => findCode(guide, "create-policy").code)).toEqual([
      expect.stringContaining("--policy-name segment-s3-putobject-acme-events "),
      expect.stringContaining("--policy-name segment-s3-putobject-acme-logs "),
    ]);
    expect(terraform?.map((guide) => findCode(guide, "module").fileName)).toEqual([
      "segment-aws-s3-acme-events.tf",
      "segment-aws-s3-acme-logs.tf",
    ]);
    expect(terraform?.map((guide) => findCode(guide, "module").code)).toEqual([
      expect.stringContaining('"SegmentAWSS3Policy-acme-events"'),
      expect.stringContaining('"SegmentAWSS3Policy-acme-logs"'),
    ]);
    expect(stack?.map((guide) => findCode(guide, "deploy").code)).toEqual([
      expect.stringContaining("--stack-name segment-aws-s3-acme-events --template-file segment-aws-s3-acme-events.json"),
      expect.stringContaining("--stack-name segment-aws-s3-acme-logs --template-file segment-aws-s3-acme-logs.json"),
    ]);
  });

  test.each(METHODS)("%s grants both buckets where one role serves both", async (method) => {
    const guide = guideTo(method, { alsoServes: [{ bucket: "acme-logs", prefix: "raw" }] });
    const both = ["arn:aws:s3:::acme-events/segment-logs/*", "arn:aws:s3:::acme-logs/raw/segment-logs/*"];
    const id = { console: "permissions", cli: "permissions", terraform: "module", cloudformation: "template" }[method];
    expect(resourcesIn(findCode(guide, id).code)).toEqual(both);
    expect(words(guide, "start")).toContain("Other destinations of this workspace use the role SegmentRole too.");
    expect(words(guide, "start")).toContain(both[1]);
  });

  test.each(METHODS)("%s grants one bucket once, however many destinations write to it", (method) => {
    const id = { console: "permissions", cli: "permissions", terraform: "module", cloudformation: "template" }[method];
    const again = guideTo(method, { alsoServes: [{ bucket: "acme-events", prefix: "" }] });
    expect(findCode(again, id).code).toBe(findCode(guideTo(method), id).code);
  });
});

test.each(METHODS)("%s links to AWS's page about IAM roles", (method) => {
  expect(words(guideTo(method), "start")).toContain("IAM roles (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html)");
});

describe("the AWS sandbox", () => {
  const sandbox = {
    endpoint: "http://127.0.0.1:3002",
    accessKeyId: "AKIASANDBOX",
    secretAccessKey: "only/the/sandbox",
    region: "us-west-2",
  };

  test("the CLI guide exports its endpoint and keys, in the script and for the steps", () => {
    const guide = guideTo("cli", { sandbox });
    for (const id of ["script", "sandbox"]) {
      expect(findCode(guide, id).code).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:3002\n");
      expect(findCode(guide, id).code).toContain("export AWS_ACCESS_KEY_ID=AKIASANDBOX\nexport AWS_SECRET_ACCESS_KEY=only/the/sandbox\n");
    }
  });

  test("the CLI guide has no link to a console, because it does not show the sandbox", () => {
    const guide = guideTo("cli", { sandbox });
    expect(words(guide)).not.toContain("IAM console");
    expect(findCode(guide, "verify-trust").code).toBe("aws iam get-role --role-name SegmentRole --query Role.AssumeRolePolicyDocument");
    expect(findCode(guide, "verify-policy").code).toBe("aws iam list-attached-role-policies --role-name SegmentRole");
    expect(findCode(guide, "sandbox-bucket").code).toBe("aws s3 mb s3://acme-events --region us-west-2");
  });

  test.each(METHODS)("%s says that AWS is the sandbox, and only where it is", (method) => {
    expect(words(guideTo(method, { sandbox }))).toContain("AWS sandbox");
    expect(JSON.stringify(guideTo(method))).not.toMatch(/sandbox/i);
  });
});

function resourcesIn(text: string): string[] {
  return [...text.matchAll(/"(arn:aws:s3:::[^"]+)"/g)].map(([, arn]) => String(arn));
}

describe("the AWS console", () => {
  test("access to the AWS dashboard is needed (R17)", () => {
    expect(words(guideTo("console"), "start")).toContain("You need access to your AWS dashboard");
  });

  test("step 1 makes a bucket in a preferred region, with Amazon's page (R18)", () => {
    expect(words(guideTo("console"), "bucket")).toMatch(
      /region that you prefer.*https:\/\/docs\.aws\.amazon\.com\/AmazonS3\/latest\/userguide\/creating-bucket\.html/,
    );
  });

  test.each(METHODS)("%s: a US workspace with a bucket outside Oregon is told of us-west-2's STS endpoint (R19)", (method) => {
    expect(words(guideTo(method, { region: "eu-central-1" }))).toMatch(
      /STS endpoint of us-west-2 \(Oregon\)\. Make sure that it is active/,
    );
    expect(words(guideTo(method, { region: null }))).toMatch(/If the bucket isn't there, make sure that the endpoint is active/);
  });

  test.each(METHODS)("%s: with the bucket in Oregon there is no such note (R20)", (method) => {
    expect(words(guideTo(method, { region: "us-west-2" }))).not.toContain("STS endpoint");
  });

  test.each(["us-west-2", "eu-west-1", null])(
    "an EU workspace is told of eu-west-1's STS endpoint, the bucket being in %s (R21)",
    (region) => {
      const text = words(guideTo("console", { workspaceRegion: "eu", region }), "bucket");
      expect(text).toMatch(/STS endpoint of eu-west-1 \(Dublin, Ireland\)/);
      expect(text).not.toContain("us-west-2");
    },
  );

  test("step 2 makes a role that an AWS account may assume, with Amazon's page (R23)", () => {
    const text = words(guideTo("console"), "role");
    expect(text).toContain("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html");
    expect(text).toContain("As the trusted entity type, select AWS account");
  });

  test("the Account ID is to copy; an ARN can't be typed at this point, and the principal is narrowed later (R24)", () => {
    const guide = guideTo("console", { trustedAccountId: "111122223333" });
    expect(words(guide, "role")).toContain("Enter the Account ID 111122223333. The console doesn't accept an ARN here. Step 4 restricts");
    expect(JSON.stringify(guide)).toContain('{"kind":"value","name":"the Account ID","text":"111122223333"}');
  });

  test("external id is required (R25), and it is the workspace's, to copy (R26)", () => {
    const text = words(guideTo("console"), "role");
    expect(text).toContain("Select Require external ID.");
    expect(text).toContain(`As External ID, enter your workspace ID: ${WORKSPACE_ID}`);
  });

  test("step 3 has the permission policy (R27)", () => {
    expect(json(guideTo("console"), "permissions")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PutObjectsInBucket",
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:PutObjectAcl"],
          Resource: "arn:aws:s3:::acme-events/segment-logs/*",
        },
      ],
    });
  });

  test("with KMS, and only then, step 3 has the key's policy too (R28)", () => {
    expect(json(guideTo("console", { kmsKeyArn: KEY_ARN }), "kms")).toEqual({
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowKMS", Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: KEY_ARN }],
    });
    expect(json(guideTo("console", { kmsKeyArn: "unknown" }), "kms")).toMatchObject({ Statement: [{ Resource: "<YOUR_KEY_ARN>" }] });
    expect(() => findCode(guideTo("console"), "kms")).toThrow();
  });

  test("server-side encryption is sent to the encryption section (R29)", () => {
    const guide = guideTo("console");
    expect(words(guide, "permissions")).toContain("server-side encryption, see Encryption (#encryption)");
    expect(words(guide, "encryption")).toContain("UsingEncryption.html");
  });

  test("step 4 has the trust document (R30)", () => {
    expect(json(guideTo("console"), "trust")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "",
          Effect: "Allow",
          Principal: { AWS: INTERMEDIATE },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": WORKSPACE_ID } },
        },
      ],
    });
  });
});

describe("the AWS CLI", () => {
  test("the CLI and a bucket come first, with Amazon's page (R32)", () => {
    expect(words(guideTo("cli"), "start")).toMatch(
      /an S3 bucket and the AWS CLI, installed and configured.*cli-chap-getting-started\.html/,
    );
  });

  test("step 1 is the trust document as a file (R33), and step 4 the policy (R36)", () => {
    const guide = guideTo("cli");
    expect(findCode(guide, "trust")).toMatchObject({
      fileName: "trust-relationship-policy.json",
      code: formatPolicy(trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: WORKSPACE_ID })),
    });
    expect(findCode(guide, "permissions")).toMatchObject({
      fileName: "iam-policy.json",
      code: formatPolicy(permissionPolicy({ bucket: "acme-events", prefix: "" })),
    });
  });

  test("steps 2, 5 and 7 are the document's commands, in shell (R34, R37, R39, T12)", () => {
    const guide = guideTo("cli", { roleName: "SegmentAWSS3Role" });
    expect(
      ["create-role", "create-policy", "attach-policy"].map((id) => findCode(guide, id)).map(({ language, code }) => [language, code]),
    ).toEqual([
      [
        "shell",
        "aws iam create-role --role-name SegmentAWSS3Role --assume-role-policy-document file://trust-relationship-policy.json --description 'IAM role for Segment to assume (AWS S3 destination)'",
      ],
      [
        "shell",
        "aws iam create-policy --policy-name segment-s3-putobject --policy-document file://iam-policy.json --description 'Allow Segment to PutObject into S3 destination bucket'",
      ],
      ["shell", "aws iam attach-role-policy --role-name SegmentAWSS3Role --policy-arn '<ARN_FROM_STEP_6_OUTPUT>'"],
    ]);
  });

  test("step 3 verifies the key, spelt as IAM spells it (R35, T4)", () => {
    const text = words(guideTo("cli"), "verify-trust");
    expect(text).toContain(`Trust Relationship tab shows the key sts:ExternalId with your workspace ID, ${WORKSPACE_ID}`);
    expect(JSON.stringify(setUpGuides(KNOWN))).not.toContain("ExternalID");
  });

  test("step 6 shows the form of a successful answer, and what to keep of it (R38)", () => {
    const guide = guideTo("cli");
    expect(Object.keys((json(guide, "policy-arn") as { Policy: object }).Policy)).toEqual([
      "PolicyName",
      "PolicyId",
      "Arn",
      "Path",
      "DefaultVersionId",
      "AttachmentCount",
      "PermissionsBoundaryUsageCount",
      "IsAttachable",
      "CreateDate",
      "UpdateDate",
    ]);
    expect(words(guide, "policy-arn")).toContain("Keep its Arn for the next step");
  });

  test("the Permissions tab must list the policy (R40)", () => {
    const guide = guideTo("cli", { roleName: "SegmentAWSS3Role" });
    const section = guide.sections.find(({ id }) => id === "attach-policy");
    expect(section?.blocks.at(-1)).toMatchObject({ kind: "note" });
    expect(words(guide, "attach-policy")).toMatch(/the role's Permissions tab lists segment-s3-putobject\.$/);
  });

  test("with KMS there are three steps more", () => {
    const guide = guideTo("cli", { kmsKeyArn: KEY_ARN });
    expect(stepNumbers(guide)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(json(guide, "kms")).toEqual(kmsPolicy(KEY_ARN));
    expect(findCode(guide, "attach-kms-policy").code).toContain("'<ARN_FROM_STEP_9_OUTPUT>'");
  });
});

describe("Terraform", () => {
  type Blocks = Record<string, Record<string, [Record<string, unknown>]>>;
  const module = async (change: Partial<SetUpFacts> = {}) =>
    (await parseHcl("segment-aws-s3.tf", findCode(guideTo("terraform", { roleName: "SegmentAWSS3Role", ...change }), "module").code)) as {
      resource: Blocks;
      data: Blocks;
    };
  const names = (blocks: Blocks) =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));

  test("v0.12 or later is needed (R42), and only the unmodified template is supported (R43)", () => {
    const guide = guideTo("terraform");
    expect(words(guide, "start")).toContain("Terraform v0.12 or later");
    const caution = guide.sections.flatMap((section) => section.blocks).find((block) => block.kind === "warning");
    expect(JSON.stringify(caution)).toContain("Only the unchanged template is supported.");
  });

  test("the role (R44), who may assume it (R45), and the two data sources (R46)", async () => {
    const { resource, data } = await module();
    expect(resource["aws_iam_role"]).toEqual({
      segment_aws_s3_iam_role: [
        {
          name: "SegmentAWSS3Role",
          description: "IAM Role used by Segment",
          assume_role_policy: `\${data.aws_iam_policy_document.segment_aws_s3_assume_role_policy_document.json}`,
        },
      ],
    });
    expect(data["aws_iam_policy_document"]?.["segment_aws_s3_assume_role_policy_document"]).toEqual([
      {
        version: "2012-10-17",
        statement: [
          {
            actions: ["sts:AssumeRole"],
            principals: [{ type: "AWS", identifiers: [INTERMEDIATE] }],
            effect: "Allow",
            condition: [{ test: "StringEquals", variable: "sts:ExternalId", values: [WORKSPACE_ID] }],
          },
        ],
      },
    ]);
    expect([data["aws_caller_identity"], data["aws_region"]]).toEqual([{ current: [{}] }, { current: [{}] }]);
  });

  test("the policy (R47), its document (R48) and its attachment (R49)", async () => {
    const { resource, data } = await module();
    expect(resource["aws_iam_policy"]?.["segment_aws_s3_policy"]).toEqual([
      {
        name: "SegmentAWSS3Policy",
        description: "Gives access to resources in your S3 bucket",
        policy: `\${data.aws_iam_policy_document.segment_aws_s3_policy_document.json}`,
      },
    ]);
    expect(data["aws_iam_policy_document"]?.["segment_aws_s3_policy_document"]).toEqual([
      {
        version: "2012-10-17",
        statement: [
          {
            sid: "PutObjectsInBucket",
            actions: ["s3:PutObject", "s3:PutObjectAcl"],
            resources: ["arn:aws:s3:::acme-events/segment-logs/*"],
            effect: "Allow",
          },
        ],
      },
    ]);
    expect(resource["aws_iam_role_policy_attachment"]?.["segment_aws_s3_role_policy_attachment"]).toEqual([
      { role: `\${aws_iam_role.segment_aws_s3_iam_role.name}`, policy_arn: `\${aws_iam_policy.segment_aws_s3_policy.arn}` },
    ]);
  });

  test("with KMS there are three blocks more (R50), without it none of them (R51)", async () => {
    const [plain, { resource, data }] = [await module(), await module({ kmsKeyArn: KEY_ARN })];
    const more = (all: Blocks, fewer: Blocks) => names(all).filter((name) => !names(fewer).includes(name));
    expect(more(resource, plain.resource)).toEqual([
      "aws_iam_policy.segment_aws_s3_kms_policy",
      "aws_iam_role_policy_attachment.segment_aws_s3_role_kms_policy_attachment",
    ]);
    expect(more(data, plain.data)).toEqual(["aws_iam_policy_document.segment_aws_s3_kms_policy_document"]);
    expect(resource["aws_iam_policy"]?.["segment_aws_s3_kms_policy"]?.[0]).toEqual({
      name: "SegmentAWSS3KMSPolicy",
      path: "/",
      description: "Gives access to your KMS key",
      policy: `\${data.aws_iam_policy_document.segment_aws_s3_kms_policy_document.json}`,
    });
    expect(data["aws_iam_policy_document"]?.["segment_aws_s3_kms_policy_document"]?.[0]["statement"]).toEqual([
      { sid: "AllowKMS", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [KEY_ARN], effect: "Allow" },
    ]);
    expect(names(plain.resource)).toHaveLength(3);
    expect(names(plain.data)).toHaveLength(4);
  });
});

describe("CloudFormation", () => {
  type Template = {
    Resources: { SegmentAWSS3Role: { Type: string; Properties: Record<string, unknown> } };
    Outputs: { RoleArn: { Value: unknown } };
  };
  const template = (change: Partial<SetUpFacts> = {}) => json(guideTo("cloudformation", change), "template") as Template;

  test.each([null, KEY_ARN])("its policies are the generated ones, with the KMS key %s", (kmsKeyArn) => {
    const { Type, Properties } = template({ kmsKeyArn }).Resources.SegmentAWSS3Role;
    expect(Type).toBe("AWS::IAM::Role");
    expect(Properties).toEqual({
      RoleName: "SegmentRole",
      Description: "IAM Role used by Segment",
      AssumeRolePolicyDocument: trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: WORKSPACE_ID }),
      Policies: [
        { PolicyName: "SegmentAWSS3Policy", PolicyDocument: permissionPolicy({ bucket: "acme-events", prefix: "" }) },
        ...(kmsKeyArn === null ? [] : [{ PolicyName: "SegmentAWSS3KMSPolicy", PolicyDocument: kmsPolicy(kmsKeyArn) }]),
      ],
    });
  });

  test("it puts out the role's ARN", () => {
    expect(template().Outputs.RoleArn.Value).toEqual({ "Fn::GetAtt": ["SegmentAWSS3Role", "Arn"] });
  });

  test("a role that nobody named is left for CloudFormation to name, and the command asks for no more than it needs", () => {
    expect(template({ roleName: null }).Resources.SegmentAWSS3Role.Properties).not.toHaveProperty("RoleName");
    expect(findCode(guideTo("cloudformation", { roleName: null }), "deploy").code).toMatch(/--capabilities CAPABILITY_IAM$/);
    expect(findCode(guideTo("cloudformation"), "deploy").code).toMatch(/--capabilities CAPABILITY_NAMED_IAM$/);
  });

  test("a prefix can't make CloudFormation fetch a secret", () => {
    const { code } = findCode(
      guideTo("cloudformation", { location: { bucket: "acme-events", prefix: "{{resolve:secretsmanager:x}}" } }),
      "template",
    );
    expect(code).not.toContain("{{resolve:");
  });
});

test("whatever the prefix is, each guide's policy means that prefix, in JSON and in HCL", async () => {
  const awkward = fc.string({
    unit: fc.oneof(fc.constantFrom("$", "{", "%", "&", "*", "?", '"', "\\", "'", "\n", "é", "😀"), fc.string({ maxLength: 1 })),
  });
  await fc.assert(
    fc.asyncProperty(awkward, async (prefix) => {
      const location = { bucket: "acme-events", prefix };
      const wanted = permissionPolicy(location).Statement[0]?.["Resource"];
      expect(json(guideTo("console", { location }), "permissions")).toEqual(permissionPolicy(location));

      const parsed = await parseHcl("a.tf", findCode(guideTo("terraform", { location }), "module").code);
      const [document] = parsed["data"].aws_iam_policy_document.segment_aws_s3_policy_document;
      const written: string = document.statement[0].resources[0];
      const read = written.replaceAll("$${", "${").replaceAll("%%{", "%{").replaceAll("&{", "${");
      expect(read).toBe(String(wanted).replaceAll("&{", "?{"));
    }),
    { numRuns: 200 },
  );
});
