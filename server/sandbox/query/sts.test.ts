import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect } from "vitest";
import { formatPolicy, permissionPolicy, trustPolicy } from "../../domain/policy/iam-policy.ts";
import { type Keys, test as sandboxTest } from "../../testing/served-sandbox.ts";
import { signedFetch } from "../../testing/signed-fetch.ts";
import { PLATFORM } from "../../testing/test-sandbox.ts";
import { createSandbox } from "../sandbox.ts";
import { CUSTOMER_ADMINISTRATOR, PLATFORM_ADMINISTRATOR, PLATFORM_USER } from "../state/accounts.ts";

const WORKSPACE_ID = "9aQ1Lj62S4bomZKLF4DPqW";
const ROLE_ARN = "arn:aws:iam::123456789012:role/SegmentRole";

type Assume = (keys: Keys, input: { RoleArn?: string; ExternalId?: string; DurationSeconds?: number; Policy?: string }) => Promise<Keys>;

const test = sandboxTest.extend<{ assume: Assume; role: (trust?: string) => Promise<void>; intermediate: () => Promise<Keys> }>({
  assume: async ({ sts }, use) => {
    await use(async (keys, input) => {
      const { Credentials } = await sts(keys).send(new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: "validate", ...input }));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
    });
  },
  role: async ({ iam }, use) => {
    await use(
      async (trust = formatPolicy(trustPolicy({ intermediateRoleArn: PLATFORM.intermediateRoleArn, externalId: WORKSPACE_ID }))) => {
        await iam(CUSTOMER_ADMINISTRATOR, "CreateRole", { RoleName: "SegmentRole", AssumeRolePolicyDocument: trust });
        const PolicyDocument = formatPolicy(permissionPolicy({ bucket: "acme-events", prefix: "" }));
        await iam(CUSTOMER_ADMINISTRATOR, "PutRolePolicy", { RoleName: "SegmentRole", PolicyName: "put", PolicyDocument });
      },
    );
  },
  intermediate: async ({ assume }, use) => {
    await use(() => assume(PLATFORM_USER, { RoleArn: PLATFORM.intermediateRoleArn }));
  },
});

const denied = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
const invalid = { name: "ValidationError", $metadata: { httpStatusCode: 400 } };

test("GetCallerIdentity returns the platform's user and a session of its role", async ({ sts, intermediate }) => {
  expect(await sts(PLATFORM_USER).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: "arn:aws:iam::595280932656:user/sluice",
    Account: "595280932656",
  });
  const session = await sts(await intermediate()).send(new GetCallerIdentityCommand({}));
  expect(session.Arn).toBe("arn:aws:sts::595280932656:assumed-role/segment-s3-integration-production-access/validate");
  expect(session.$metadata.requestId).toMatch(/^[0-9A-F]{16}$/);
});

describe("the two-role chain", () => {
  test("works with the workspace's external id, and with no other", async ({ role, intermediate, assume }) => {
    await role();
    const session = await intermediate();
    expect(await assume(session, { ExternalId: WORKSPACE_ID })).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) });
    await expect(assume(session, {})).rejects.toMatchObject(denied);
    await expect(assume(session, { ExternalId: "another" })).rejects.toMatchObject(denied);
  });

  test("needs the intermediate role: the platform's user itself is not trusted", async ({ role, assume }) => {
    await role();
    await expect(assume(PLATFORM_USER, { ExternalId: WORKSPACE_ID })).rejects.toMatchObject(denied);
  });

  test("has the same error for a missing role, a role without trust and a wrong external id", async ({ role, intermediate, assume }) => {
    const session = await intermediate();
    const message = () =>
      assume(session, { ExternalId: WORKSPACE_ID }).then(
        () => "assumed",
        (error: Error) => error.message,
      );
    const absent = await message();
    await role(formatPolicy(trustPolicy({ intermediateRoleArn: "arn:aws:iam::123456789012:root", externalId: WORKSPACE_ID })));
    expect(await message()).toBe(absent);
    expect(absent).toContain(`is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`);
  });

  test("works without external id if the condition is missing", async ({ role, intermediate, assume }) => {
    await role(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: PLATFORM.intermediateRoleArn }, Action: "sts:AssumeRole" }],
      }),
    );
    expect(await assume(await intermediate(), {})).toMatchObject({ accessKeyId: expect.any(String) });
  });

  test("is limited to one hour for chained roles, and not for the first role", async ({ role, intermediate, assume }) => {
    await role();
    await expect(assume(await intermediate(), { ExternalId: WORKSPACE_ID, DurationSeconds: 3601 })).rejects.toMatchObject(invalid);
    await expect(assume(await intermediate(), { ExternalId: WORKSPACE_ID, DurationSeconds: 899 })).rejects.toMatchObject(invalid);
  });

  test("fails if the intermediate role does not trust its own account any more", async ({ iam, intermediate }) => {
    const PolicyDocument = formatPolicy(trustPolicy({ intermediateRoleArn: "arn:aws:iam::123456789012:root", externalId: "none" }));
    const RoleName = "segment-s3-integration-production-access";
    expect(await iam(PLATFORM_ADMINISTRATOR, "UpdateAssumeRolePolicy", { RoleName, PolicyDocument })).toMatchObject({ status: 200 });
    await expect(intermediate()).rejects.toMatchObject(denied);
  });
});

test("malformed input is a ValidationError, not a denial", async ({ intermediate, assume }) => {
  const session = await intermediate();
  for (const input of [{ RoleArn: "arn:aws:iam::12345:role/SegmentRole" }, { ExternalId: "x" }, { ExternalId: "two words" }]) {
    await expect(assume(session, input)).rejects.toMatchObject(invalid);
  }
});

describe("credentials", () => {
  test("unknown ones are InvalidClientTokenId", async ({ sts }) => {
    const call = sts({ accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "x" }).send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject({ name: "InvalidClientTokenId", $metadata: { httpStatusCode: 403 } });
  });

  test("a wrong secret is SignatureDoesNotMatch", async ({ sts }) => {
    const call = sts({ ...PLATFORM_USER, secretAccessKey: "wrong" }).send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject({ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } });
  });

  test("a session expires after its hour", async ({ sandbox, clock, intermediate }) => {
    const session = await intermediate();
    clock.advance(3_600_000);
    const answer = await callerIdentity(sandbox, session, clock.now());
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining("<Code>ExpiredTokenException</Code>") });
  });

  test("a session is valid in every process with the same folder, and after a restart", async ({ directory, clock, intermediate }) => {
    const session = await intermediate();
    const other = createSandbox({ directory, clock, platform: PLATFORM });
    expect(await callerIdentity(other, session, clock.now())).toMatchObject({ status: 200 });
  });

  test("a session token with one changed character is refused", async ({ sandbox, clock, intermediate }) => {
    const session = await intermediate();
    const token = session.sessionToken ?? "";
    const forged = { ...session, sessionToken: `${token.startsWith("e") ? "f" : "e"}${token.slice(1)}` };
    const inside = { ...session, sessionToken: token.replace(/^(.{40})./, (_, head) => `${head}${token[40] === "A" ? "B" : "A"}`) };
    for (const keys of [forged, inside]) {
      expect(await callerIdentity(sandbox, keys, clock.now())).toMatchObject({ status: 403 });
    }
  });

  test("a clock skew of more than 15 minutes has its own error", async ({ sandbox, clock }) => {
    const skewed = (minutes: number) => callerIdentity(sandbox, PLATFORM_USER, clock.now() + minutes * 60_000);
    expect(await skewed(14)).toMatchObject({ status: 200 });
    expect(await skewed(16)).toMatchObject({ status: 403, body: expect.stringContaining("RequestTimeTooSkewed") });
    expect(await skewed(-16)).toMatchObject({ status: 403, body: expect.stringContaining("RequestTimeTooSkewed") });
  });

  test("are unknown in a region of another partition", async ({ sandbox, clock }) => {
    const answer = await callerIdentity(sandbox, PLATFORM_USER, clock.now(), "cn-north-1");
    expect(answer.body).toContain("<Code>InvalidClientTokenId</Code>");
  });
});

async function callerIdentity(sandbox: Parameters<typeof signedFetch>[0], keys: Keys, now: number, region = "us-west-2") {
  const response = await signedFetch(sandbox, keys, {
    method: "POST",
    url: `https://sts.${region}.${region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com"}/`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    now,
    region,
    service: "sts",
  });
  return { status: response.status, body: await response.text() };
}
