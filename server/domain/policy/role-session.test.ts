import { expect, test } from "vitest";
import type { ServedLocation } from "./iam-policy.ts";
import { parsePolicyDocument } from "./policy-document.ts";
import { evaluate } from "./policy-evaluation.ts";
import { roleSession } from "./role-session.ts";

const ACME = {
  destinationId: "5f1b2c3d4e5f6a7b8c9d0e1f",
  workspaceId: "w1",
  iamRoleArn: "arn:aws:iam::123456789012:role/segment-s3",
  location: { bucket: "acme", prefix: "raw/eu" },
};

function allows(location: ServedLocation, action: string, resource: string): boolean {
  const document = parsePolicyDocument(roleSession({ ...ACME, location }).sessionPolicy, "identity");
  if (!document.ok) throw new Error(document.error);
  return evaluate([{ name: "session", document: document.value }], { principal: null, action, resource, context: {} }).decision === "allow";
}

test("a session is named after its destination, and has the workspace's id as External ID", () => {
  expect(roleSession(ACME)).toMatchObject({
    roleArn: ACME.iamRoleArn,
    externalId: "w1",
    sessionName: "sluice-5f1b2c3d4e5f6a7b8c9d0e1f",
  });
});

test.each([
  ["its own log folder", "s3:PutObject", "arn:aws:s3:::acme/raw/eu/segment-logs/s1/0/b.gz", true],
  ["its own objects' ACL", "s3:PutObjectAcl", "arn:aws:s3:::acme/raw/eu/segment-logs/s1/0/b.gz", true],
  ["whichever key the bucket has", "kms:GenerateDataKey", "arn:aws:kms:us-west-2:123456789012:key/1", true],
  ["another prefix", "s3:PutObject", "arn:aws:s3:::acme/raw/us/segment-logs/s1/0/b.gz", false],
  ["another bucket", "s3:PutObject", "arn:aws:s3:::other/raw/eu/segment-logs/s1/0/b.gz", false],
  ["reading", "s3:GetObject", "arn:aws:s3:::acme/raw/eu/segment-logs/s1/0/b.gz", false],
  ["listing", "s3:ListBucket", "arn:aws:s3:::acme", false],
])("of all that a role may do, a session keeps or drops: %s", (_what, action, resource, allowed) => {
  expect(allows(ACME.location, action, resource)).toBe(allowed);
});

test("a session writes day manifests only where they are on, also below the longest prefix", () => {
  const manifest = (prefix: string) => `arn:aws:s3:::acme/${prefix}/segment-logs-manifests/s1/0.json`;
  expect(allows(ACME.location, "s3:PutObject", manifest("raw/eu"))).toBe(false);
  expect(allows({ ...ACME.location, dayManifest: true }, "s3:PutObject", manifest("raw/eu"))).toBe(true);
  const prefix = "日".repeat(300);
  expect(allows({ bucket: "acme", prefix, dayManifest: true }, "s3:PutObject", manifest(prefix))).toBe(true);
  const { sessionPolicy } = roleSession({ ...ACME, location: { bucket: "b".repeat(63), prefix, dayManifest: true } });
  expect(sessionPolicy.length).toBeLessThanOrEqual(2_048);
});

test("the partition is the role's", () => {
  const { sessionPolicy } = roleSession({ ...ACME, iamRoleArn: "arn:aws-cn:iam::123456789012:role/segment-s3" });
  expect(sessionPolicy).toContain("arn:aws-cn:s3:::acme/raw/eu/segment-logs/*");
});

test.each(["x".repeat(900), "日".repeat(300), "é".repeat(450), "🪣".repeat(225), "*".repeat(900)])(
  "the longest prefix still makes a policy that STS takes: %#",
  (prefix) => {
    const { sessionPolicy } = roleSession({ ...ACME, location: { bucket: "b".repeat(63), prefix } });
    expect(sessionPolicy.length).toBeLessThanOrEqual(2_048);
    expect(sessionPolicy).toMatch(/^[\t\n\r\x20-\xff]+$/);
  },
);

test("a prefix that can't be named whole is narrowed to its beginning", () => {
  const prefix = "日".repeat(300);
  expect(allows({ bucket: "acme", prefix }, "s3:PutObject", `arn:aws:s3:::acme/${prefix}/segment-logs/s1/0/b.gz`)).toBe(true);
  expect(allows({ bucket: "acme", prefix }, "s3:PutObject", `arn:aws:s3:::acme/${"日".repeat(99)}/segment-logs/s1/0/b.gz`)).toBe(false);
});
