import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { formatPolicy, permissionPolicy, trustPolicy } from "../domain/policy/iam-policy.ts";
import { awsCliEnvironment } from "../testing/aws-cli.ts";
import { test as sandboxTest } from "../testing/served-sandbox.ts";
import { PLATFORM } from "../testing/test-sandbox.ts";
import { CUSTOMER_ADMINISTRATOR, PLATFORM_USER } from "./state/accounts.ts";

const run = promisify(execFile);
const WORKSPACE_ID = "9aQ1Lj62S4bomZKLF4DPqW";
const ROLE_ARN = "arn:aws:iam::123456789012:role/SegmentRole";
const TRUST = trustPolicy({ intermediateRoleArn: PLATFORM.intermediateRoleArn, externalId: WORKSPACE_ID });

/** The variables from which the CLI reads credentials. */
type Identity = Record<"AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN", string>;
type Aws = (identity: Identity, ...words: string[]) => Promise<Record<string, unknown>>;

const test = sandboxTest.extend<{ folder: string; aws: Aws }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names that a fixture takes.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "aws-cli-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  /** The real AWS CLI, in the folder of the guide's files. */
  aws: async ({ endpoint, folder }, use) => {
    const environment = await awsCliEnvironment({ home: folder, endpoint });
    await use(async (identity, ...words) => {
      const { stdout } = await run("aws", ["--output", "json", ...words], { cwd: folder, env: { ...environment, ...identity } });
      return stdout.trim() === "" ? {} : JSON.parse(stdout);
    });
  },
});

describe("the set-up guide's CLI procedure", () => {
  test("R33 to R39 create a role with which the two-role chain can put objects", { timeout: 120_000 }, async ({
    aws,
    folder,
    directory,
  }) => {
    await followProcedure(aws, folder, formatPolicy(TRUST));
    const { AttachedPolicies } = await aws(admin, "iam", "list-attached-role-policies", "--role-name", "SegmentRole");
    expect(AttachedPolicies).toEqual([
      { PolicyName: "segment-s3-putobject", PolicyArn: "arn:aws:iam::123456789012:policy/segment-s3-putobject" },
    ]);

    const intermediate = await assume(aws, platform, PLATFORM.intermediateRoleArn);
    await expect(assume(aws, intermediate, ROLE_ARN)).rejects.toThrow(
      "An error occurred (AccessDenied) when calling the AssumeRole operation",
    );
    const customer = await assume(aws, intermediate, ROLE_ARN, "--external-id", WORKSPACE_ID);

    await writeFile(join(folder, "dummy-object.txt"), "Sluice can write here.\n");
    const put = (key: string) =>
      aws(customer, "s3api", "put-object", "--bucket", "acme-events", "--key", key, "--body", "dummy-object.txt");
    expect(await put("segment-logs/dummy-object.txt")).toMatchObject({ ServerSideEncryption: "AES256" });
    await expect(put("elsewhere/dummy-object.txt")).rejects.toThrow("AccessDenied");
    expect(await readFile(join(directory, "s3/acme-events/segment-logs/dummy-object.txt"), "utf8")).toBe("Sluice can write here.\n");
  });

  test("without the Condition, the role can be assumed without external id", { timeout: 120_000 }, async ({ aws, folder }) => {
    const { Condition, ...statement } = TRUST.Statement[0] ?? {};
    expect(Condition).toBeDefined();
    await followProcedure(aws, folder, JSON.stringify({ ...TRUST, Statement: [statement] }));
    const intermediate = await assume(aws, platform, PLATFORM.intermediateRoleArn);
    expect(await assume(aws, intermediate, ROLE_ARN)).toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/) });
  });
});

/** The text of the guide, with its placeholders filled in. */
async function followProcedure(aws: Aws, folder: string, trust: string): Promise<void> {
  await aws(admin, "s3api", "create-bucket", "--bucket", "acme-events", "--create-bucket-configuration", "LocationConstraint=us-west-2");
  await writeFile(join(folder, "trust-relationship-policy.json"), trust);
  const role = await aws(
    admin,
    "iam",
    "create-role",
    "--role-name",
    "SegmentRole",
    "--assume-role-policy-document",
    "file://trust-relationship-policy.json",
    "--description",
    "IAM role for Segment to assume (AWS S3 destination)",
  );
  expect(role).toMatchObject({ Role: { Arn: ROLE_ARN, AssumeRolePolicyDocument: JSON.parse(trust) } });

  await writeFile(join(folder, "iam-policy.json"), formatPolicy(permissionPolicy({ bucket: "acme-events", prefix: "" })));
  const policy = await aws(
    admin,
    "iam",
    "create-policy",
    "--policy-name",
    "segment-s3-putobject",
    "--policy-document",
    "file://iam-policy.json",
    "--description",
    "Allow Segment to PutObject into S3 destination bucket",
  );
  const made = policy["Policy"] as Record<string, unknown>;
  expect(Object.keys(made)).toEqual([
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
  await aws(admin, "iam", "attach-role-policy", "--role-name", "SegmentRole", "--policy-arn", String(made["Arn"]));
}

async function assume(aws: Aws, identity: Identity, roleArn: string, ...more: string[]): Promise<Identity> {
  const answer = await aws(identity, "sts", "assume-role", "--role-arn", roleArn, "--role-session-name", "procedure", ...more);
  const credentials = answer["Credentials"] as { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
  return {
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.SessionToken,
  };
}

const admin: Identity = toIdentity(CUSTOMER_ADMINISTRATOR);
const platform: Identity = toIdentity(PLATFORM_USER);

function toIdentity(keys: { accessKeyId: string; secretAccessKey: string }): Identity {
  return { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey, AWS_SESSION_TOKEN: "" };
}
