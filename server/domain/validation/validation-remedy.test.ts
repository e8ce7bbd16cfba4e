import { describe, expect, test } from "vitest";
import type { AwsFaultKind } from "./aws-fault.ts";
import type { Validation, ValidationCause } from "./validation.ts";
import type { ValidationCode } from "./validation-codes.ts";
import { toRemedy } from "./validation-remedy.ts";

const FACTS = {
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  workspaceRegion: "us",
  intermediateRoleArn: "arn:aws:iam::595280932656:role/segment-s3",
  destinationId: "6afaf0400000000000000515",
} as const;
const KEY = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function failed(
  code: ValidationCode,
  faultKind: AwsFaultKind | null,
  more: Partial<ValidationCause & { bucket: string }> = {},
): Validation {
  const { bucket = "acme-events", ...said } = more;
  const cause: ValidationCause = {
    stepId: "upload",
    httpStatus: 403,
    awsCode: "AccessDenied",
    awsMessage: "Access Denied",
    requestId: "7XKQ",
    bucketRegion: null,
    note: null,
    isolated: null,
    faultKind,
    ...said,
  };
  const settings = { awsRegion: "us-west-2", bucket, iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };
  return { id: "v1", code, startedAt: 0, finishedAt: 1, actorName: "Dana", settings, steps: [], cause };
}

function remedy(...given: Parameters<typeof failed>) {
  const found = toRemedy(failed(...given), FACTS);
  if (found === null) throw new Error("no remedy");
  return found;
}

test("a validation that passed needs no remedy", () => expect(toRemedy(failed("ok", null), FACTS)).toBeNull());

describe("whose it is", () => {
  test.each<[ValidationCode, AwsFaultKind | null, string]>([
    ["external_id_not_required", null, "yours"],
    ["external_id_rejected", "access_denied", "yours"],
    ["external_id_rejected", "region_disabled", "yours"],
    ["external_id_rejected", "clock_skewed", "ours"],
    ["assume_role_failed", "invalid_request", "yours"],
    ["assume_role_failed", "unknown", "ours"],
    ["put_object_denied", "access_denied", "yours"],
    ["put_object_failed", "wrong_region", "yours"],
    ["intermediate_role_failed", "access_denied", "ours"],
    ["intermediate_role_failed", "throttled", "amazons"],
    ["inconclusive", "unavailable", "amazons"],
    ["inconclusive", "network", "ours"],
  ])("%s after %s is %s", (code, kind, blame) => expect(remedy(code, kind).blame).toBe(blame));
});

describe("the one thing to copy", () => {
  test("for a role that asks for no External ID is its trust policy, with this workspace's", () => {
    const { fix } = remedy("external_id_not_required", null);
    expect(JSON.parse(fix?.text ?? "")).toMatchObject({
      Statement: [{ Condition: { StringEquals: { "sts:ExternalId": FACTS.workspaceId } } }],
    });
  });

  test("for a refused upload below a prefix is the policy that covers it, as a change of the document's", () => {
    const { fix } = remedy("put_object_denied", "access_denied", { bucket: "acme-events/raw" });
    expect(fix?.usual).toContain('"arn:aws:s3:::acme-events/segment-logs/*"');
    expect(fix?.text).toContain('"arn:aws:s3:::acme-events/raw/segment-logs/*"');
  });

  test("for a refused KMS key names the key that AWS named", () => {
    const awsMessage = `User is not authorized to perform: kms:GenerateDataKey on resource: ${KEY} because no policy allows it`;
    expect(remedy("put_object_denied", "kms_denied", { awsMessage }).fix?.text).toContain(`"Resource": "${KEY}"`);
    expect(remedy("put_object_denied", "kms_denied").fix?.text).toContain('"Resource": "<YOUR_KEY_ARN>"');
  });

  test("for a role without PutObjectAcl adds that action, as a change", () => {
    const { fix } = remedy("put_object_denied", "access_denied", { isolated: "put_object_acl_missing", bucket: "acme-events/raw" });
    expect(fix?.usual).not.toContain("s3:PutObjectAcl");
    expect(fix?.text).toContain("s3:PutObjectAcl");
    expect(fix?.text).toContain('"arn:aws:s3:::acme-events/raw/segment-logs/*"');
  });

  test("for a bucket that isn't there makes it, in its region", () =>
    expect(remedy("put_object_failed", "no_such_bucket").fix?.text).toBe("aws s3 mb s3://acme-events --region us-west-2"));

  test("for what is ours is what support asks for", () =>
    expect(remedy("intermediate_role_failed", "access_denied").fix?.text).toBe(
      "Validation v1\nCode intermediate_role_failed\nStep upload\nAWS returned 403 AccessDenied: Access Denied\nRequest 7XKQ",
    ));

  test("for Amazon's own trouble there is none", () => expect(remedy("inconclusive", "unavailable").fix).toBeNull());
});

test("a bucket that is elsewhere offers its own region", () =>
  expect(remedy("put_object_failed", "wrong_region", { bucketRegion: "eu-west-1" }).useRegion).toBe("eu-west-1"));

describe("a denial whose policy AWS names", () => {
  const RESOURCE = '"arn:aws:s3:::acme-events/segment-logs/dummy-object.txt"';
  const upload = (context: string, action = "s3:PutObject") =>
    `User: arn:aws:sts::123456789012:assumed-role/SegmentRole/sluice-6afaf04 is not authorized to perform: ${action} on resource: ${RESOURCE} ${context}`;

  test.each<[context: string, advice: RegExp, fix: RegExp | null]>([
    [
      "with an explicit deny in a resource-based policy",
      /^The policy of the bucket acme-events explicitly denies s3:PutObject\. Its owner must remove the Deny statement or exclude the role from it\. A Deny overrides/,
      /^aws s3api get-bucket-policy --bucket acme-events /,
    ],
    [
      "because no resource-based policy allows the s3:PutObject action",
      /^The policy of the bucket acme-events doesn't allow s3:PutObject\. Its owner must add a statement/,
      /"AWS": "arn:aws:iam::123456789012:role\/SegmentRole"/,
    ],
    [
      "with an explicit deny in an identity-based policy",
      /^A policy attached to the role explicitly denies .*Remove the Deny statement/,
      null,
    ],
    [
      "because no permissions boundary allows the s3:PutObject action",
      /^The permissions boundary of the role doesn't allow .*An IAM administrator of your account/,
      /"s3:PutObject"/,
    ],
    [
      "with an explicit deny in a permissions boundary",
      /must remove the Deny statement from the boundary/,
      /^aws iam get-role --role-name SegmentRole --query Role\.PermissionsBoundary/,
    ],
    [
      "with an explicit deny in a service control policy",
      /^A service control policy \(SCP\) of your AWS organization explicitly denies/,
      null,
    ],
    ["because no service control policy allows the s3:PutObject action", /must allow it for your account\.$/, null],
    ["with an explicit deny in a resource control policy", /^A resource control policy \(RCP\)/, null],
  ])("names who has to change it: %s", (context, advice, fix) => {
    const found = remedy("put_object_denied", "access_denied", { awsMessage: upload(context) });
    expect([found.blame, found.advice]).toEqual(["yours", expect.stringMatching(advice)]);
    expect(found.fix?.text ?? null).toEqual(fix === null ? null : expect.stringMatching(fix));
  });

  test("of the role that lacks the Allow shows the policy to add", () => {
    const awsMessage = upload("because no identity-based policy allows the s3:PutObject action");
    const { advice, fix } = remedy("put_object_denied", "access_denied", { awsMessage });
    expect(advice).toBe("AWS says that no policy of the role allows it. Add this policy to the role:");
    expect(fix?.text).toContain('"arn:aws:s3:::acme-events/segment-logs/*"');
  });

  test("says that AWS doesn't tell only where it doesn't", () => {
    expect(remedy("put_object_denied", "access_denied").advice).toMatch(/^AWS doesn't say which policy denies access\./);
  });

  test.each(["with an explicit deny in a VPC endpoint policy", "because no session policy allows the s3:PutObject action"])(
    "is ours where it is a policy of ours: %s",
    (context) => expect(remedy("put_object_denied", "access_denied", { awsMessage: upload(context) }).blame).toBe("ours"),
  );

  test("of the KMS key's own policy is not fixed by the role's", () => {
    const awsMessage = upload("with an explicit deny in a resource-based policy", "kms:GenerateDataKey");
    const { advice, fix } = remedy("put_object_denied", "kms_denied", { awsMessage });
    expect(advice).toMatch(/^The key policy of the bucket's KMS key explicitly denies kms:GenerateDataKey\./);
    expect(fix).toBeNull();
  });

  test("of the KMS key's own policy that lacks the Allow shows what its owner has to add", () => {
    const awsMessage = upload("because no resource-based policy allows the kms:GenerateDataKey action", "kms:GenerateDataKey");
    const { fix } = remedy("put_object_denied", "kms_denied", { awsMessage });
    expect(fix).toMatchObject({ title: "Add to the key's policy" });
    expect(JSON.parse(fix?.text ?? "")).toMatchObject({
      Statement: [{ Principal: { AWS: "arn:aws:iam::123456789012:role/SegmentRole" }, Resource: "*" }],
    });
  });

  test("of a trust policy's Deny is told apart from a wrong External ID", () => {
    const awsMessage = upload("with an explicit deny in the role trust policy", "sts:AssumeRole");
    expect(remedy("external_id_rejected", "access_denied", { awsMessage }).advice).toMatch(/not an External ID problem/);
  });

  test("of a role whose reason AWS keeps names the session that a condition has to accept", () => {
    expect(remedy("external_id_rejected", "access_denied").advice).toContain(
      "A condition on sts:RoleSessionName must accept sluice-6afaf0400000000000000515",
    );
  });
});
