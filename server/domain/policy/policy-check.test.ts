import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "./iam-policy.ts";
import { checkPolicies, type PolicyCheck } from "./policy-check.ts";
import type { PolicyDestination, ProbeId } from "./policy-probes.ts";

const INTERMEDIATE = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
const KEY = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DESTINATION: PolicyDestination = {
  location: { bucket: "acme-events", prefix: "" },
  region: "us-west-2",
  partition: "aws",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  destinationId: "6afaf0400000000000000515",
  receivedDay: 1_795_305_600_000,
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  intermediateRoleArn: INTERMEDIATE,
  kmsKeyArn: null,
};
const WITH_PREFIX = { ...DESTINATION, location: { bucket: "acme-events", prefix: "raw" } };
const WITH_KEY = { ...DESTINATION, kmsKeyArn: KEY };

const TRUST = formatPolicy(trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: DESTINATION.workspaceId }));
const PERMISSION = formatPolicy(permissionPolicy(DESTINATION.location));

function check(texts: { trust?: string; permission?: string }, destination = DESTINATION): PolicyCheck {
  return checkPolicies({ trust: TRUST, permission: PERMISSION, ...texts }, destination);
}

function verdict(checked: PolicyCheck, id: ProbeId) {
  const found = checked.verdicts.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function codes(checked: PolicyCheck) {
  return checked.findings.map(({ code, severity, lines }) => [code, severity, lines?.from]);
}

/** Lines taken away and added. */
function changes(correction: PolicyCheck["trust"]["correction"]): string[] {
  const sign = { same: " ", removed: "-", added: "+" };
  return (correction?.diff ?? []).flatMap(({ kind, text }) => (kind === "same" ? [] : [`${sign[kind]}${text}`]));
}

describe("with day manifests", () => {
  const withManifests = { ...WITH_PREFIX, location: { ...WITH_PREFIX.location, dayManifest: true } };
  const files = formatPolicy(permissionPolicy(WITH_PREFIX.location));

  test("a policy for files alone lacks one resource, which is added", () => {
    const checked = check({ permission: files }, withManifests);
    expect([verdict(checked, "put_object").actual, verdict(checked, "put_manifest").actual]).toEqual(["allowed", "denied"]);
    const corrected = check({ permission: checked.permission.correction?.text ?? "" }, withManifests);
    expect(corrected).toMatchObject({ passes: true, permission: { problems: [], correction: null } });
    expect(
      changes(checked.permission.correction)
        .filter((line) => line.startsWith("+"))
        .join(""),
    ).toContain("raw/segment-logs-manifests/*");
  });

  test("the guide's policy passes", () => {
    expect(check({ permission: formatPolicy(permissionPolicy(withManifests.location)) }, withManifests).passes).toBe(true);
  });

  test("a policy that also lacks the prefix gets both folders", () => {
    const checked = check({ permission: PERMISSION }, withManifests);
    const corrected = check({ permission: checked.permission.correction?.text ?? "" }, withManifests);
    expect(corrected.passes).toBe(true);
  });
});

describe("the guide's own policies", () => {
  test("pass, and nothing is corrected", () => {
    const checked = check({ permission: `${PERMISSION}\n\n${formatPolicy(kmsPolicy(KEY))}\n` }, WITH_KEY);
    expect(checked).toMatchObject({
      passes: true,
      findings: [],
      trust: { problems: [], correction: null },
      permission: { problems: [], correction: null },
    });
    expect(checked.verdicts.map(({ id, expected, actual }) => [id, expected, actual])).toEqual([
      ["assume_without_id", "denied", "denied"],
      ["assume_with_made_up_id", "denied", "denied"],
      ["assume_with_id", "allowed", "allowed"],
      ["put_object", "allowed", "allowed"],
      ["put_object_acl", "allowed", "allowed"],
      ["kms_generate_data_key", "allowed", "allowed"],
      ["kms_decrypt", "allowed", "allowed"],
    ]);
  });

  test("the deciding statement is named with its lines, in the second document too", () => {
    const checked = check({ permission: `${PERMISSION}\n\n${formatPolicy(kmsPolicy(KEY))}\n` }, WITH_KEY);
    expect(verdict(checked, "put_object").place).toEqual({ policy: 0, index: 0, sid: "PutObjectsInBucket", lines: { from: 4, to: 12 } });
    expect(verdict(checked, "kms_decrypt")).toMatchObject({
      place: { policy: 1, index: 0, sid: "AllowKMS", lines: { from: 19, to: 27 } },
      sentence: "Statement 1 of policy 2 allows it.",
    });
  });

  test("without a KMS key nothing about KMS is checked", () => {
    expect(check({}).verdicts.map(({ id }) => id)).not.toContain("kms_decrypt");
  });
});

describe("a trust policy", () => {
  test("without a condition is open to every workspace of Sluice; the correction adds only the condition", () => {
    const { Condition: _, ...statement } = trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: "" }).Statement[0] ?? {};
    const checked = check({ trust: formatPolicy({ Version: "2012-10-17", Statement: [statement] }) });
    expect(verdict(checked, "assume_without_id")).toMatchObject({
      actual: "allowed",
      place: { index: 0, lines: { from: 4, to: 11 } },
      sentence: "Statement 1 lets Sluice assume the role without an External ID, so every other workspace of Sluice could use it too.",
    });
    expect(codes(checked)).toEqual([["external_id_missing", "blocks", 4]]);
    expect(changes(checked.trust.correction)).toEqual([
      '-      "Action": "sts:AssumeRole"',
      '+      "Action": "sts:AssumeRole",',
      '+      "Condition": {',
      '+        "StringEquals": {',
      '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"',
      "+        }",
      "+      }",
    ]);
  });

  test("with a condition on the session's name gets a finding about the session, not about the External ID", () => {
    const named = (value: string) => TRUST.replace('"sts:ExternalId"', `"sts:RoleSessionName": "${value}",\n          "sts:ExternalId"`);
    const checked = check({ trust: named("segment") });
    expect(verdict(checked, "assume_with_id")).toMatchObject({
      actual: "denied",
      sentence: "Statement 1 requires sts:RoleSessionName (StringEquals segment), but the request has sluice-6afaf0400000000000000515.",
    });
    expect(checked.findings.map(({ code, sentence }) => [code, sentence])).toEqual([
      [
        "session_name",
        "The condition on sts:RoleSessionName (StringEquals segment) doesn't accept the name of Sluice's session, sluice-6afaf0400000000000000515. Remove the condition, or make it accept sluice-*.",
      ],
    ]);
    expect(check({ trust: named("sluice-6afaf0400000000000000515") })).toMatchObject({ passes: true, findings: [] });
  });

  test.each<[string, (text: string) => string, [string, string, number][], string[]]>([
    [
      "with the document's own spelling of the key works, as IAM ignores its case",
      (text) => text.replace("sts:ExternalId", "sts:ExternalID"),
      [["external_id_spelling", "harmless", 4]],
      ['-          "sts:ExternalID": "9aQ1Lj62S4bomZKLF4DPqW"', '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"'],
    ],
    [
      "with a key that IAM doesn't know",
      (text) => text.replace("sts:ExternalId", "aws:ExternalId"),
      [["external_id_spelling", "blocks", 4]],
      ['-          "aws:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"', '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"'],
    ],
    [
      "with another workspace's id",
      (text) => text.replace("9aQ1Lj62S4bomZKLF4DPqW", "7bR2Lj62S4bomZKLF4DPqX"),
      [["wrong_workspace_id", "blocks", 4]],
      ['-          "sts:ExternalId": "7bR2Lj62S4bomZKLF4DPqX"', '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"'],
    ],
    [
      "with a zero width space in the id",
      (text) => text.replace("9aQ1Lj62", "9aQ1\u200BLj62"),
      [["wrong_workspace_id", "blocks", 4]],
      ['-          "sts:ExternalId": "9aQ1\u200BLj62S4bomZKLF4DPqW"', '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"'],
    ],
    [
      "with the placeholder left in",
      (text) => text.replace("9aQ1Lj62S4bomZKLF4DPqW", "<YOUR_WORKSPACE_ID>"),
      [["placeholder_left", "blocks", 4]],
      ['-          "sts:ExternalId": "<YOUR_WORKSPACE_ID>"', '+          "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW"'],
    ],
    [
      "for another account",
      (text) => text.replace("595280932656", "595280932655"),
      [["wrong_account", "blocks", 4]],
      [`-        "AWS": "${INTERMEDIATE.replace("595280932656", "595280932655")}"`, `+        "AWS": "${INTERMEDIATE}"`],
    ],
    [
      "for another role of the account",
      (text) => text.replace("production", "staging"),
      [["wrong_role", "blocks", 4]],
      [`-        "AWS": "${INTERMEDIATE.replace("production", "staging")}"`, `+        "AWS": "${INTERMEDIATE}"`],
    ],
    [
      "for the whole account, as the console makes it",
      (text) => text.replace(":role/segment-s3-integration-production-access", ":root"),
      [["principal_account", "widens", 4]],
      ['-        "AWS": "arn:aws:iam::595280932656:root"', `+        "AWS": "${INTERMEDIATE}"`],
    ],
    [
      "for one session of the role",
      (text) => text.replace("iam::595280932656:role", "sts::595280932656:assumed-role").replace('access"', 'access/deliver"'),
      [["principal_session", "blocks", 4]],
      [
        `-        "AWS": "${INTERMEDIATE.replace("iam::595280932656:role", "sts::595280932656:assumed-role")}/deliver"`,
        `+        "AWS": "${INTERMEDIATE}"`,
      ],
    ],
    [
      "for everyone",
      (text) => text.replace(/\{\s*"AWS": "[^"]*"\s*\}/, '"*"'),
      [["principal_everyone", "widens", 4]],
      ['-      "Principal": "*",', '+      "Principal": {', `+        "AWS": "${INTERMEDIATE}"`, "+      },"],
    ],
  ])("%s", (_, spoil, findings, diff) => {
    const checked = check({ trust: spoil(TRUST) });
    expect(codes(checked)).toEqual(findings);
    expect(verdict(checked, "assume_with_id").actual).toBe(findings[0]?.[1] === "blocks" ? "denied" : "allowed");
    expect(changes(checked.trust.correction)).toEqual(diff);
    expect(check({ trust: checked.trust.correction?.text ?? "" })).toMatchObject({
      passes: true,
      findings: [],
      trust: { correction: null },
    });
  });

  test.each([
    [
      "9aQ1\u200BLj62S4bomZKLF4DPqW",
      'The External ID looks like this workspace\'s id, 9aQ1Lj62S4bomZKLF4DPqW, but differs: U+200B zero width space at position 5, after "9aQ1", is invisible. Remove it.',
    ],
    [
      "9aQ1Lj62S4bomZKLF4DPqW\uFEFF",
      'The External ID looks like this workspace\'s id, 9aQ1Lj62S4bomZKLF4DPqW, but differs: U+FEFF zero width no-break space at position 23, after "9aQ1Lj62S4bomZKLF4DPqW", is invisible. Remove it.',
    ],
    [
      "9\u0430Q1Lj62S4bomZKLF4DPqW",
      'The External ID looks like this workspace\'s id, 9aQ1Lj62S4bomZKLF4DPqW, but differs: U+0430 cyrillic small letter a at position 2, after "9", looks like "a" but is a different character. Replace it with "a".',
    ],
    ["7bR2\u200BLj62", "The External ID 7bR2<U+200B>Lj62 isn't this workspace's, 9aQ1Lj62S4bomZKLF4DPqW."],
  ])("whose External ID is %j says how it differs", (id, sentence) => {
    expect(check({ trust: TRUST.replace(DESTINATION.workspaceId, id) }).findings[0]?.sentence).toBe(sentence);
  });

  test("whose principal has an invisible character gets a finding that names it", () => {
    const checked = check({ trust: TRUST.replace("segment-s3", "segment\u200B-s3") });
    expect(checked.findings[0]?.sentence).toContain(
      `looks like Sluice's role, ${INTERMEDIATE}, but differs: U+200B zero width space at position`,
    );
    expect(checked.trust.problems[0]?.sentence).toContain("role/segment<U+200B>-s3");
  });

  test.each([
    ["StringLike", "*"],
    ["StringNotEquals", "x"],
    ["StringEqualsIfExists", DESTINATION.workspaceId],
  ])("whose condition is %s %s allows others too, and is corrected", (operator, value) => {
    const [statement] = trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: "" }).Statement;
    const trust = formatPolicy({
      Version: "2012-10-17",
      Statement: [{ ...statement, Condition: { [operator]: { "sts:ExternalId": value } } }],
    });
    const checked = check({ trust });
    expect(checked.passes).toBe(false);
    expect(checked.trust.correction).toMatchObject({ text: TRUST, how: "edited", remaining: [] });
  });

  test("that also allows others keeps their statements unchanged", () => {
    const other = { Sid: "Ours", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const ours = { Effect: "Allow", Principal: { AWS: ["arn:aws:iam::123456789012:user/dana", "595280932656"] }, Action: "sts:AssumeRole" };
    const checked = check({ trust: formatPolicy({ Version: "2012-10-17", Statement: [other, ours] }) });
    expect(JSON.parse(checked.trust.correction?.text ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [
        other,
        {
          ...ours,
          Principal: { AWS: ["arn:aws:iam::123456789012:user/dana", INTERMEDIATE] },
          Condition: { StringEquals: { "sts:ExternalId": DESTINATION.workspaceId } },
        },
      ],
    });
  });

  test("without a statement for Sluice gets one more statement", () => {
    const other = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const checked = check({ trust: formatPolicy({ Version: "2012-10-17", Statement: other }) });
    expect(verdict(checked, "assume_with_id")).toMatchObject({
      actual: "denied",
      sentence: `Statement 1 doesn't name Sluice's role as principal: ${INTERMEDIATE}.`,
    });
    expect(JSON.parse(checked.trust.correction?.text ?? "").Statement).toHaveLength(2);
    expect(checked.trust.correction?.remaining).toEqual([]);
  });

  test("that denies is not changed, and the correction says what stays wrong", () => {
    const deny = { Sid: "NotFromOutside", Effect: "Deny", Principal: "*", Action: "sts:*" };
    const checked = check({
      trust: formatPolicy({
        Version: "2012-10-17",
        Statement: [...trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: "x" }).Statement, deny],
      }),
    });
    expect(verdict(checked, "assume_with_id")).toMatchObject({
      actual: "denied",
      place: { index: 1, sid: "NotFromOutside" },
      sentence: "Statement 2 denies it, and a Deny overrides every Allow.",
    });
    expect(JSON.parse(checked.trust.correction?.text ?? "").Statement[1]).toEqual(deny);
    expect(checked.trust.correction?.remaining).toEqual(["assume_with_id"]);
  });

  test("that depends on facts that only AWS has is neither passed nor failed", () => {
    const [statement] = trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: DESTINATION.workspaceId }).Statement;
    const Condition = { StringEquals: { "sts:ExternalId": DESTINATION.workspaceId }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    const checked = check({ trust: formatPolicy({ Version: "2012-10-17", Statement: [{ ...statement, Condition }] }) });
    expect(verdict(checked, "assume_with_id")).toMatchObject({
      actual: "depends",
      place: { index: 0 },
      sentence: "Statement 1 depends on aws:SourceIp, which only AWS knows at the time of the request.",
    });
    expect(verdict(checked, "assume_with_made_up_id").actual).toBe("denied");
    expect(checked.trust.correction).toBeNull();
  });

  test("that requires MFA can't be met, and the correction removes that condition", () => {
    const trust = TRUST.replace('"StringEquals"', '"Bool": { "aws:MultiFactorAuthPresent": "true" },\n        "StringEquals"');
    const checked = check({ trust });
    expect(verdict(checked, "assume_with_id").sentence).toBe(
      "Statement 1 requires aws:MultiFactorAuthPresent (Bool true), but the request has none.",
    );
    expect(checked.trust.correction).toMatchObject({ how: "edited", remaining: [] });
  });
});

describe("a permission policy", () => {
  test.each<[string, string, string, PolicyDestination, string]>([
    ["the bucket alone", "arn:aws:s3:::acme-events", "bucket_only", DESTINATION, "arn:aws:s3:::acme-events/segment-logs/*"],
    [
      "the folder without /*",
      "arn:aws:s3:::acme-events/segment-logs",
      "star_missing",
      DESTINATION,
      "arn:aws:s3:::acme-events/segment-logs/*",
    ],
    [
      "the folder with / alone",
      "arn:aws:s3:::acme-events/segment-logs/",
      "star_missing",
      DESTINATION,
      "arn:aws:s3:::acme-events/segment-logs/*",
    ],
    ["no prefix", "arn:aws:s3:::acme-events/segment-logs/*", "prefix_missing", WITH_PREFIX, "arn:aws:s3:::acme-events/raw/segment-logs/*"],
    ["another folder", "arn:aws:s3:::acme-events/logs/*", "other_folder", DESTINATION, "arn:aws:s3:::acme-events/segment-logs/*"],
    [
      "another partition",
      "arn:aws-cn:s3:::acme-events/segment-logs/*",
      "other_partition",
      DESTINATION,
      "arn:aws:s3:::acme-events/segment-logs/*",
    ],
    ["an address", "s3://acme-events/segment-logs/*", "not_an_arn", DESTINATION, "arn:aws:s3:::acme-events/segment-logs/*"],
    [
      "a placeholder",
      "arn:aws:s3:::<YOUR_BUCKET_NAME>/segment-logs/*",
      "placeholder_left",
      DESTINATION,
      "arn:aws:s3:::acme-events/segment-logs/*",
    ],
  ])("for %s", (_, resource, code, destination, wanted) => {
    const permission = PERMISSION.replace("arn:aws:s3:::acme-events/segment-logs/*", resource);
    const checked = check({ permission }, destination);
    expect(codes(checked)).toEqual([[code, "blocks", 4]]);
    expect(checked.findings[0]?.sentence).toContain(`It must be ${wanted}.`);
    expect(verdict(checked, "put_object").actual).toBe(code === "not_an_arn" ? "unknown" : "denied");
    expect(changes(checked.permission.correction)).toEqual([`-      "Resource": "${resource}"`, `+      "Resource": "${wanted}"`]);
    expect(check({ permission: checked.permission.correction?.text ?? "" }, destination).passes).toBe(true);
  });

  test("for another bucket keeps that bucket's permission, and gets the destination's", () => {
    const permission = PERMISSION.replace("acme-events", "acme-logs");
    const checked = check({ permission });
    expect(codes(checked)).toEqual([["other_bucket", "blocks", 4]]);
    expect(checked.findings[0]?.sentence).toContain("Add arn:aws:s3:::acme-events/segment-logs/*.");
    const corrected = checked.permission.correction?.text ?? "";
    expect(JSON.parse(corrected).Statement[0].Resource).toEqual([
      "arn:aws:s3:::acme-logs/segment-logs/*",
      "arn:aws:s3:::acme-events/segment-logs/*",
    ]);
    expect(check({ permission: corrected }).passes).toBe(true);
  });

  test("says which part of the closest statement does not match, with today's key", () => {
    expect(verdict(check({}, WITH_PREFIX), "put_object")).toMatchObject({
      place: { index: 0, lines: { from: 4, to: 12 } },
      sentence:
        "Statement 1 allows s3:PutObject, but its resource doesn't cover arn:aws:s3:::acme-events/raw/segment-logs/rh5BDZp6QDHvXFCkibm1pR/1795305600000/00000000-0000-4000-8000-000000000000.gz.",
    });
  });

  test("without PutObjectAcl gets it in its own list of actions", () => {
    const permission = PERMISSION.replace('"s3:PutObject",\n        "s3:PutObjectAcl"', '"s3:PutObject"');
    const checked = check({ permission });
    expect(codes(checked)).toEqual([["action_missing", "blocks", 4]]);
    expect(verdict(checked, "put_object_acl")).toMatchObject({ actual: "denied", sentence: "No statement allows s3:PutObjectAcl." });
    expect(changes(checked.permission.correction)).toEqual([
      '-        "s3:PutObject"',
      '+        "s3:PutObject",',
      '+        "s3:PutObjectAcl"',
    ]);
  });

  test("that grants more keeps its grants and its format", () => {
    const permission = `{
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": ["s3:ListBucket", "s3:GetObject", "s3:Put*"],
        "Resource": ["arn:aws:s3:::acme-events", "arn:aws:s3:::acme-events/other/*"]
    }
}`;
    const checked = check({ permission });
    expect(JSON.parse(checked.permission.correction?.text ?? "").Statement.Resource).toEqual([
      "arn:aws:s3:::acme-events",
      "arn:aws:s3:::acme-events/other/*",
      "arn:aws:s3:::acme-events/segment-logs/*",
    ]);
    expect(checked.permission.correction?.text.split("\n").slice(0, 5)).toEqual(permission.split("\n").slice(0, 5));
  });

  test("without a statement about S3 gets one more statement", () => {
    const other = { Sid: "PutObjectsInBucket", Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
    const checked = check({ permission: formatPolicy({ Version: "2012-10-17", Statement: [other] }) });
    const { Sid: _, ...ours } = permissionPolicy(DESTINATION.location).Statement[0] ?? {};
    expect(JSON.parse(checked.permission.correction?.text ?? "").Statement).toEqual([other, ours]);
  });

  test("that requires another ACL or encryption header loses that condition", () => {
    const [statement] = permissionPolicy(DESTINATION.location).Statement;
    const Condition = { StringEquals: { "s3:x-amz-acl": "public-read" } };
    const checked = check({ permission: formatPolicy({ Version: "2012-10-17", Statement: [{ ...statement, Condition }] }) });
    expect(verdict(checked, "put_object").sentence).toBe(
      "Statement 1 requires s3:x-amz-acl (StringEquals public-read), but the request has bucket-owner-full-control.",
    );
    expect(checked.permission.correction?.text).toBe(PERMISSION);
  });

  test.each<[string, string, string]>([
    ["no statement about KMS", PERMISSION, "kms_missing"],
    ["an alias", `${PERMISSION}\n${formatPolicy(kmsPolicy(KEY.replace(/key\/.*/, "alias/mine")))}`, "kms_alias"],
    ["another key", `${PERMISSION}\n${formatPolicy(kmsPolicy(KEY.replace("1234abcd", "9999abcd")))}`, "kms_other_key"],
    ["a placeholder", `${PERMISSION}\n${formatPolicy(kmsPolicy("<YOUR_KEY_ARN>"))}`, "placeholder_left"],
  ])("for a KMS bucket with %s", (_, permission, code) => {
    const checked = check({ permission }, WITH_KEY);
    expect(checked.findings.map((finding) => finding.code)).toEqual([code]);
    expect(checked.passes).toBe(false);
    expect(check({ permission: checked.permission.correction?.text ?? "" }, WITH_KEY)).toMatchObject({ passes: true, findings: [] });
  });
});

describe("unreadable text", () => {
  test.each<[string, string, string, number, number]>([
    ["a trailing comma", '{\n  "Version": "2012-10-17",\n}', "Remove the comma before this bracket.", 3, 1],
    ["a missing comma", '{\n  "Version": "2012-10-17"\n  "Statement": []\n}', "A comma is missing before this.", 3, 3],
    ["a missing brace", '{\n  "Version": "2012-10-17"', "A closing brace } is missing.", 2, 26],
    ["curly quotes", '{\n  “Version”: "2012-10-17"\n}', "Curly quotation marks: JSON requires straight ones.", 2, 3],
    ["single quotes", "{\n  'Version': 1\n}", "Single quotation marks: JSON requires double ones.", 2, 3],
    ["a comment", '{\n  // ours\n  "Version": "2012-10-17"\n}', "JSON has no comments.", 2, 3],
    ["words after the end", "{}\nthanks", "The policy ends before this.", 2, 1],
    ["a member twice", '{\n  "Version": "2012-10-17",\n  "Version": "2012-10-17"\n}', "Version appears here a second time.", 3, 3],
    ["a text that is far too long", "{}".repeat(20_000), "This text is longer than all policies of a role can be.", 1, 1],
    ["a text that is nested too deeply", "[".repeat(10_000), "This text is nested deeper than any policy.", 1, 1],
    ["no JSON at all", "arn:aws:s3:::acme", "This isn't JSON.", 1, 1],
    [
      "a member that IAM doesn't take",
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "allow",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}',
      "IAM would reject this (Statement.0.Effect): Must be Allow or Deny.",
      5,
      17,
    ],
  ])("%s is shown where it is", (_, permission, sentence, line, column) => {
    const checked = check({ permission });
    expect(checked.permission.problems[0]).toEqual({ sentence, line, column });
    expect(verdict(checked, "put_object")).toMatchObject({ actual: "unknown", place: null });
    expect(check({ permission: checked.permission.correction?.text ?? "" })).toMatchObject({ passes: true });
  });

  test("curly quotes are straightened and the rest is kept", () => {
    const checked = check({ trust: TRUST.replace('"Version"', "“Version”") });
    expect(checked.trust.correction).toMatchObject({ text: TRUST, how: "edited" });
  });

  test("what can't be corrected is replaced by the guide's policy, and the result says so", () => {
    expect(check({ trust: "hello" }).trust.correction).toMatchObject({ text: TRUST, how: "rewritten", remaining: [] });
  });

  test("without pasted text there is no finding and no correction", () => {
    const checked = check({ trust: " \n", permission: "" });
    expect(checked.passes).toBe(false);
    expect(checked.verdicts.map(({ actual }) => actual)).toEqual(["unknown", "unknown", "unknown", "unknown", "unknown"]);
    expect(verdict(checked, "put_object").sentence).toBe("Paste the permission policy to see the result.");
    expect(checked).toMatchObject({
      findings: [],
      trust: { correction: null, problems: [] },
      permission: { correction: null, problems: [] },
    });
  });

  test("swapped policies are recognised and corrected", () => {
    const checked = checkPolicies({ trust: PERMISSION, permission: TRUST }, DESTINATION);
    expect(checked.findings.map(({ code }) => code)).toEqual(["swapped"]);
    expect(checked.trust.correction?.text).toBe(TRUST);
    expect(checked.permission.correction?.text).toBe(PERMISSION);
  });

  test("a second trust policy is refused", () => {
    const checked = check({ trust: `${TRUST}\n${TRUST}` });
    expect(checked.trust.problems).toEqual([
      { sentence: "A role has only one trust policy; a second one starts here.", line: 19, column: 1 },
    ]);
    expect(checked.trust.correction?.text).toBe(TRUST);
  });
});

test("whatever is pasted, no line of it is lost from the diff, and the correction is JSON that IAM takes", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom(TRUST, PERMISSION), fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 5 }))
      .map(([text, at, length, other]) => text.slice(0, at % text.length) + other + text.slice((at % text.length) + length)),
  );
  fc.assert(
    fc.property(texts, texts, (trust, permission) => {
      const checked = checkPolicies({ trust, permission }, WITH_KEY);
      for (const [pasted, { correction }] of [
        [trust, checked.trust],
        [permission, checked.permission],
      ] as const) {
        if (correction === null) continue;
        const side = (without: string) =>
          correction.diff
            .filter(({ kind }) => kind !== without)
            .map(({ text }) => text)
            .join("\n");
        expect(side("added")).toBe(pasted.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
        expect(side("removed")).toBe(correction.text.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
      }
      const corrected = checkPolicies(
        { trust: checked.trust.correction?.text ?? trust, permission: checked.permission.correction?.text ?? permission },
        WITH_KEY,
      );
      expect([...corrected.trust.problems, ...corrected.permission.problems]).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
