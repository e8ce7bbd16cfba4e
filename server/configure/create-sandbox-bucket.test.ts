import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { createSandboxCustomer } from "../aws/sandbox-customer.ts";
import { CUSTOMER_ADMINISTRATOR } from "../sandbox/state/accounts.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertSource } from "../testing/rows.ts";
import { test as base } from "../testing/sandboxed-test.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { createSandboxBucket } from "./create-sandbox-bucket.ts";

const test = base.extend("ready", ({ runtime }) => {
  const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? "";
  return { ...runtime, sandbox: createSandboxCustomer({ endpoint, region: "us-west-2", ...CUSTOMER_ADMINISTRATOR }) };
});

test("the bucket and the role that it creates pass Validate", async ({ ready }) => {
  const source = await insertSource(ready, { slug: "production-web" });
  const owner = actorIn(source.workspaceId);

  const created = await createSandboxBucket(ready, owner, source.id);

  if (!created.ok) throw new Error(created.error);
  expect(created.value.awsRegion).toBe("us-west-2");
  expect(created.value.bucket).toMatch(/^sandbox-production-web-[0-9a-z]{13}$/);
  expect(created.value.iamRoleArn).toBe(`arn:aws:iam::123456789012:role/SegmentAWSS3Role-${created.value.bucket}`);
  const { id } = await insertDestination(ready, { ...created.value, sourceId: source.id });
  expect(await validateDestination(ready, owner, { destinationId: id })).toMatchObject({ ok: true, value: { code: "ok" } });
});

test("repeated or concurrent calls return the same result and create nothing more", async ({ ready, dataDir }) => {
  const source = await insertSource(ready);
  const owner = actorIn(source.workspaceId);
  const first = await createSandboxBucket(ready, owner, source.id);
  const roles = async () => JSON.parse(await readFile(join(dataDir, "sandbox", "iam.json"), "utf8")).roles;
  const before = await roles();

  const again = await Promise.all([createSandboxBucket(ready, owner, source.id), createSandboxBucket(ready, owner, source.id)]);

  expect(again).toEqual([first, first]);
  expect(await roles()).toEqual(before);
});

test("two sources get two buckets and two roles", async ({ ready }) => {
  const source = await insertSource(ready);
  const other = await insertSource(ready, { workspaceId: source.workspaceId });
  const owner = actorIn(source.workspaceId);
  const [one, two] = [await createSandboxBucket(ready, owner, source.id), await createSandboxBucket(ready, owner, other.id)];
  if (!one.ok || !two.ok) throw new Error("refused");
  expect(one.value.bucket).not.toBe(two.value.bucket);
  expect(one.value.iamRoleArn).not.toBe(two.value.iamRoleArn);
});

test("without the sandbox nothing is created", async ({ ready }) => {
  const source = await insertSource(ready);
  expect(await createSandboxBucket({ ...ready, sandbox: null }, actorIn(source.workspaceId), source.id)).toEqual({
    ok: false,
    error: "no_sandbox",
  });
});

test("an unreachable sandbox is a refusal", async ({ ready, sandbox }) => {
  const source = await insertSource(ready);
  await sandbox.close();
  expect(await createSandboxBucket(ready, actorIn(source.workspaceId), source.id)).toEqual({ ok: false, error: "sandbox_unavailable" });
});
