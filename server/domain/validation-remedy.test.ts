import { describe, expect, test } from "vitest";
import type { AwsFaultKind } from "./aws-fault.ts";
import type { Validation, ValidationCause } from "./validation.ts";
import type { ValidationCode } from "./validation-codes.ts";
import { remedyOf } from "./validation-remedy.ts";

const FACTS = {
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  workspaceRegion: "us",
  intermediateRoleArn: "arn:aws:iam::595280932656:role/segment-s3",
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
  const found = remedyOf(failed(...given), FACTS);
  if (found === null) throw new Error("no remedy");
  return found;
}

test("there is nothing to mend about a validation that passed", () => expect(remedyOf(failed("ok", null), FACTS)).toBeNull());

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
      "Validation v1\nCode intermediate_role_failed\nStep upload\nAWS answered 403 AccessDenied: Access Denied\nRequest 7XKQ",
    ));

  test("for Amazon's own trouble there is none", () => expect(remedy("inconclusive", "unavailable").fix).toBeNull());
});

test("a bucket that is elsewhere offers its own region", () =>
  expect(remedy("put_object_failed", "wrong_region", { bucketRegion: "eu-west-1" }).useRegion).toBe("eu-west-1"));
