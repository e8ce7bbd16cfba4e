import { describe, expect, test } from "vitest";
import { parseBucketPath } from "../destination/bucket-path.ts";
import { dummyObjectKey, objectKey } from "../destination/object-key.ts";
import { formatPolicy, kmsPolicy, logFolderArn, permissionPolicy, trustPolicy } from "./iam-policy.ts";
import { parsePolicyDocument } from "./policy-document.ts";
import { evaluate } from "./policy-evaluation.ts";

const BUCKET = { bucket: "acme-events", prefix: "" };

describe("the documents equal those of the set-up guide", () => {
  test("permissions (R27)", () => {
    expect(permissionPolicy(BUCKET)).toEqual({
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

  test("the KMS key (R28)", () => {
    expect(kmsPolicy("arn:aws:kms:us-west-2:123456789012:key/1").Statement).toEqual([
      {
        Sid: "AllowKMS",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "arn:aws:kms:us-west-2:123456789012:key/1",
      },
    ]);
  });

  test("trust (R30)", () => {
    const intermediateRoleArn = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
    expect(trustPolicy({ intermediateRoleArn, externalId: "9aQ1Lj62S4bomZKLF4DPqW" }).Statement).toEqual([
      {
        Sid: "",
        Effect: "Allow",
        Principal: { AWS: intermediateRoleArn },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "9aQ1Lj62S4bomZKLF4DPqW" } },
      },
    ]);
  });
});

test.each([
  ["aws", "arn:aws:s3:::acme-events/segment-logs/*"],
  ["aws-cn", "arn:aws-cn:s3:::acme-events/segment-logs/*"],
  ["aws-us-gov", "arn:aws-us-gov:s3:::acme-events/segment-logs/*"],
])("in %s the resource is %s", (partition, arn) => {
  expect(logFolderArn(BUCKET, partition)).toBe(arn);
});

test.each(["acme-events", "acme-events/path/prefix", "acme-events/segment-logs/test", `acme-events/a*b/$${"{aws:username}"}/c?/é😀`])(
  "what is delivered and validated into %s is covered by its own policy, and its sibling is not",
  (setting) => {
    const location = parseBucketPath(setting);
    if (!location.ok) throw new Error(location.error.message);
    const document = parsePolicyDocument(formatPolicy(permissionPolicy(location.value)), "identity");
    if (!document.ok) throw new Error(document.error);
    const decide = (key: string) =>
      evaluate([{ name: "permissions", document: document.value }], {
        principal: null,
        action: "s3:PutObject",
        resource: `arn:aws:s3:::acme-events/${key}`,
        context: {},
      }).decision;

    expect(decide(objectKey(location.value, { id: "batch", sourceId: "source", receivedDay: 0 }))).toBe("allow");
    expect(decide(dummyObjectKey(location.value))).toBe("allow");
    expect(decide("elsewhere/file.gz")).toBe("implicit_deny");
  },
);

test("a wildcard in a prefix doesn't widen the grant", () => {
  expect(logFolderArn({ bucket: "acme-events", prefix: "team-*" })).toBe(`arn:aws:s3:::acme-events/team-$${"{*}"}/segment-logs/*`);
});

test("what is copied or saved is ASCII, as IAM's API requires, and has the same meaning", () => {
  const policy = permissionPolicy({ bucket: "acme-events", prefix: "é/日本/😀" });
  expect(formatPolicy(policy)).toMatch(/^[\n\x20-\x7e]*$/);
  expect(JSON.parse(formatPolicy(policy))).toEqual(policy);
});
