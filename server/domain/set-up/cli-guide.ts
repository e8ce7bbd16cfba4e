import { formatPolicy } from "../policy/iam-policy.ts";
import { CLI_NAMES } from "./cli-names.ts";
import { cliScript } from "./cli-script.ts";
import { closing, encryptionSection, opening, resourceReason } from "./common-sections.ts";
import { type Guide, type GuideBlock, type GuideCode, type GuideSection, inlineCode, link, note, paragraph } from "./guide.ts";
import { code, guide, PLACEHOLDERS } from "./placeholders.ts";
import { quoteShell } from "./quote-shell.ts";
import { nameForRole } from "./role-names.ts";
import { exportLines } from "./sandbox-access.ts";
import type { SetUp } from "./set-up-facts.ts";
import { stsEndpointNotes } from "./sts-endpoint.ts";

/** The guide "Create an IAM role using the AWS CLI" (R32 to R40): one script, or the same step by step. */
export function cliGuide(setUp: SetUp): Guide {
  return guide({
    method: "cli",
    label: "AWS CLI",
    title: "Create an IAM role using the AWS CLI",
    sections: [
      opening(setUp, ...prerequisites(setUp)),
      atOnce(setUp),
      ...sandboxSteps(setUp),
      ...trustSteps(setUp),
      ...permissionSteps(setUp),
      ...kmsSteps(setUp),
      encryptionSection(setUp),
      closing(setUp, ["The script prints the role's ARN at the end. Step 2 prints it as Arn."]),
    ],
  });
}

function prerequisites({ facts }: SetUp): GuideBlock[] {
  return [
    paragraph(
      "You need an S3 bucket and the AWS CLI, installed and configured on your machine. ",
      link("Getting started with the AWS CLI", "https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-getting-started.html"),
      ".",
    ),
    ...stsEndpointNotes(facts),
  ];
}

function atOnce(setUp: SetUp): GuideSection {
  const { facts } = setUp;
  return {
    id: "script",
    title: "Run one script",
    step: null,
    blocks: [
      paragraph(
        "This script does all the steps below. Save it and run it with ",
        inlineCode("bash create-segment-role.sh"),
        facts.sandbox ? " on the machine that runs Sluice" : ", for example in AWS CloudShell",
        ". You can run it again: it then updates the role that it created, and never changes another role. If the role serves another bucket or another workspace, the script stops before it changes anything and prints what to do. Use one role per bucket.",
      ),
      code({ id: "script", title: "Script", fileName: "create-segment-role.sh", language: "shell", code: cliScript(setUp) }),
      paragraph("Or follow the steps. The steps create a managed policy; the script creates an inline policy of the role."),
    ],
  };
}

/** In sandbox mode the AWS CLI needs the sandbox's endpoint and keys. The script sets them itself. */
function sandboxSteps({ facts, location }: SetUp): GuideSection[] {
  const { sandbox } = facts;
  if (!sandbox) return [];
  return [
    {
      id: "sandbox",
      title: "Point the AWS CLI at the sandbox",
      step: null,
      blocks: [
        paragraph(
          "This installation of Sluice uses its own AWS sandbox, which Amazon's console doesn't show. Run this in the shell that you use for the steps, on the machine that runs Sluice. The keys are valid only for the sandbox.",
        ),
        shell("sandbox", "Sandbox endpoint and keys", exportLines(sandbox).join("\n")),
        paragraph("The bucket must be in the sandbox too. If it doesn't exist yet, this command creates it."),
        shell("sandbox-bucket", "Create the bucket", createBucket(location.bucket, facts.region ?? sandbox.region)),
      ],
    },
  ];
}

function trustSteps({ facts, trust, roleName }: SetUp): GuideSection[] {
  const create = command(
    "aws iam create-role",
    ["--role-name", roleName],
    ["--assume-role-policy-document", `file://${CLI_NAMES.trustFile}`],
    ["--description", CLI_NAMES.roleDescription],
  );
  return [
    step(1, "trust", "Save the trust relationship", [
      paragraph("Save this file as ", inlineCode(CLI_NAMES.trustFile), "."),
      jsonFile("trust", CLI_NAMES.trustFile, formatPolicy(trust)),
    ]),
    step(2, "create-role", "Create the role", [
      paragraph("In the folder of that file, run this command. It creates the role with its trust relationship."),
      shell("create-role", "Create the role", create),
    ]),
    step(3, "verify-trust", "Verify the trust relationship", [
      paragraph(
        facts.sandbox
          ? "Run this command. Its output has the key "
          : "In the IAM console, open the role. Its Trust Relationship tab shows the key ",
        inlineCode("sts:ExternalId"),
        " with your workspace ID, ",
        inlineCode(facts.workspaceId),
        ", as its value.",
      ),
      ...(facts.sandbox ? [shell("verify-trust", "Show the trust relationship", showTrust(roleName))] : []),
    ]),
  ];
}

function permissionSteps(setUp: SetUp): GuideSection[] {
  const { permissionFile, permissionDescription } = CLI_NAMES;
  const permissionPolicy = nameForRole(CLI_NAMES.permissionPolicy, setUp.roleName);
  return [
    step(4, "permissions", "Save the permission policy", [
      paragraph("Save this file as ", inlineCode(permissionFile), "."),
      jsonFile("permissions", permissionFile, formatPolicy(setUp.permissions)),
      ...resourceReason(setUp),
    ]),
    step(5, "create-policy", "Create the policy", [
      paragraph(
        "In the folder of that file, run this command. If AWS returns EntityAlreadyExists, the role already has its policy: add this Resource to it instead.",
      ),
      shell("create-policy", "Create the policy", createPolicy(permissionPolicy, permissionFile, permissionDescription)),
    ]),
    step(6, "policy-arn", "Note the policy's ARN", [
      paragraph("A successful call returns output of this form. Keep its ", inlineCode("Arn"), " for the next step."),
      code({
        id: "policy-arn",
        title: "Example output",
        fileName: null,
        language: "json",
        code: createdPolicy(permissionPolicy, setUp.facts.partition),
      }),
    ]),
    step(7, "attach-policy", "Attach the policy to the role", [
      paragraph("Run this command with the Arn of step 6 instead of ", inlineCode(PLACEHOLDERS.POLICY_ARN.text), "."),
      shell("attach-policy", "Attach the policy", attachPolicy(setUp.roleName, PLACEHOLDERS.POLICY_ARN.text)),
      ...(setUp.facts.sandbox
        ? [
            paragraph("To verify, run this command. Its output lists ", inlineCode(permissionPolicy), "."),
            shell("verify-policy", "List the role's policies", listPolicies(setUp.roleName)),
          ]
        : [note("To verify: in the IAM console, the role's Permissions tab lists ", inlineCode(permissionPolicy), ".")]),
    ]),
  ];
}

/** The document's procedure has no KMS steps, but a bucket with a KMS key needs them (R28). */
function kmsSteps({ kms, roleName }: SetUp): GuideSection[] {
  if (kms === null) return [];
  const { kmsFile, kmsDescription } = CLI_NAMES;
  const kmsPolicy = nameForRole(CLI_NAMES.kmsPolicy, roleName);
  return [
    step(8, "kms", "Save the KMS policy", [
      paragraph("Your bucket is encrypted with a KMS key. Save this file as ", inlineCode(kmsFile), "."),
      jsonFile("kms", kmsFile, formatPolicy(kms)),
    ]),
    step(9, "create-kms-policy", "Create the KMS policy", [
      paragraph("Run this command and keep the Arn that it returns."),
      shell("create-kms-policy", "Create the KMS policy", createPolicy(kmsPolicy, kmsFile, kmsDescription)),
    ]),
    step(10, "attach-kms-policy", "Attach the KMS policy to the role", [
      paragraph("Run this command with the Arn of step 9 instead of ", inlineCode(PLACEHOLDERS.KMS_POLICY_ARN.text), "."),
      shell("attach-kms-policy", "Attach the KMS policy", attachPolicy(roleName, PLACEHOLDERS.KMS_POLICY_ARN.text)),
    ]),
  ];
}

function step(number: number, id: string, title: string, blocks: GuideBlock[]): GuideSection {
  return { id, title, step: number, blocks };
}

function jsonFile(id: string, fileName: string, text: string): GuideCode {
  return code({ id, title: fileName, fileName, language: "json", code: text });
}

function shell(id: string, title: string, text: string): GuideCode {
  return code({ id, title, fileName: null, language: "shell", code: text });
}

function createPolicy(name: string, file: string, description: string): string {
  return command("aws iam create-policy", ["--policy-name", name], ["--policy-document", `file://${file}`], ["--description", description]);
}

function attachPolicy(roleName: string, policyArn: string): string {
  return command("aws iam attach-role-policy", ["--role-name", roleName], ["--policy-arn", policyArn]);
}

function createBucket(bucket: string, region: string): string {
  return `aws s3 mb ${quoteShell(`s3://${bucket}`)} --region ${quoteShell(region)}`;
}

function showTrust(roleName: string): string {
  return command("aws iam get-role", ["--role-name", roleName], ["--query", "Role.AssumeRolePolicyDocument"]);
}

function listPolicies(roleName: string): string {
  return command("aws iam list-attached-role-policies", ["--role-name", roleName]);
}

/** If an option's value looks like an option, it is joined with `=`. */
function command(name: string, ...options: [option: string, value: string][]): string {
  return [name, ...options.map(([option, value]) => `${option}${value.startsWith("-") ? "=" : " "}${quoteShell(value)}`)].join(" ");
}

/** The output of create-policy (R38) with example ids and dates. */
function createdPolicy(name: string, partition: string): string {
  const policy = {
    PolicyName: name,
    PolicyId: "AABC1DE2F34GG567H",
    Arn: `arn:${partition}:iam::012345678912:policy/${name}`,
    Path: "/",
    DefaultVersionId: "v1",
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: "2021-11-11T01:21:00+00:00",
    UpdateDate: "2021-11-11T01:21:00+00:00",
  };
  return JSON.stringify({ Policy: policy }, null, 2);
}
