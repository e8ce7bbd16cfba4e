import { describe, expect, test } from "vitest";
import { type DenyingPolicy, isDeniedByPlatform, readAccessDenial } from "./access-denial.ts";
import { denialSentence } from "./denial-sentence.ts";

const SESSION = "arn:aws:sts::123456789012:assumed-role/SegmentRole/sluice-6afaf04";
const said = (context: string, action = "s3:PutObject", resource = '"arn:aws:s3:::acme-events/segment-logs/dummy-object.txt"') =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${context}`;

describe("each of AWS's wordings is read", () => {
  const rows: [context: string, policy: DenyingPolicy, explicit: boolean][] = [
    ["because no identity-based policy allows the s3:PutObject action", "identity", false],
    ["with an explicit deny in an identity-based policy", "identity", true],
    ["because no resource-based policy allows the s3:PutObject action", "resource", false],
    ["with an explicit deny in a resource-based policy", "resource", true],
    ["because no permissions boundary allows the s3:PutObject action", "permissions_boundary", false],
    ["with an explicit deny in a permissions boundary", "permissions_boundary", true],
    ["because no session policy allows the s3:PutObject action", "session", false],
    ["with an explicit deny in a session policy", "session", true],
    ["with an explicit deny in a sessions policy", "session", true],
    ["because no service control policy allows the s3:PutObject action", "service_control", false],
    ["with an explicit deny in a service control policy", "service_control", true],
    ["because no resource control policy allows the s3:PutObject action", "resource_control", false],
    ["with an explicit deny in a resource control policy", "resource_control", true],
    ["because no VPC endpoint policy allows the s3:PutObject action", "vpc_endpoint", false],
    ["with an explicit deny in a VPC endpoint policy", "vpc_endpoint", true],
    ["with an explicit deny in a VPC endpoint policy transitively through a service control policy", "service_control", true],
    ["because no role trust policy allows the sts:AssumeRole action", "role_trust", false],
    ["with an explicit deny in the role trust policy", "role_trust", true],
  ];
  test.each(rows)("%s", (context, policy, explicit) => {
    expect(readAccessDenial(said(context))).toEqual({ policy, explicit, action: "s3:PutObject", policyArn: null });
  });

  test("with the ARN of the policy, which AWS names to callers of the same organization", () => {
    const policyArn = "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd";
    expect(readAccessDenial(said(`with an explicit deny in a service control policy: ${policyArn}`))).toMatchObject({ policyArn });
  });

  test.each([
    "Access Denied",
    said(""),
    said("because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access"),
  ])("a sentence that names no policy says nothing: %s", (message) => expect(readAccessDenial(message)).toBeNull());
});

describe("the sentence says whose policy denied what", () => {
  test.each([
    ["with an explicit deny in a resource-based policy", "The policy of the bucket acme-events explicitly denies s3:PutObject."],
    ["because no identity-based policy allows the s3:PutObject action", "No policy attached to the role allows s3:PutObject."],
    ["because no permissions boundary allows the s3:PutObject action", "The permissions boundary of the role doesn't allow s3:PutObject."],
    [
      "with an explicit deny in a service control policy",
      "A service control policy (SCP) of your AWS organization explicitly denies s3:PutObject.",
    ],
    [
      "with an explicit deny in a resource control policy",
      "A resource control policy (RCP) of the AWS organization that the bucket is in explicitly denies s3:PutObject.",
    ],
  ])("%s", (context, sentence) => expect(denialSentence(said(context), "acme-events")).toBe(sentence));

  test("of the bucket's key where KMS denied it", () => {
    const message = said("because no resource-based policy allows the kms:GenerateDataKey action", "kms:GenerateDataKey");
    expect(denialSentence(message, "acme-events")).toBe("The key policy of the bucket's KMS key doesn't allow kms:GenerateDataKey.");
  });

  test("with the policy's ARN where AWS names it", () => {
    const message = said("with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/NoWrites");
    expect(denialSentence(message, "acme-events")).toBe(
      "A policy attached to the role explicitly denies s3:PutObject. AWS names the policy: arn:aws:iam::123456789012:policy/NoWrites",
    );
  });
});

test("a denial by STS is the platform's if it limits the caller, and the customer's if it protects the role", () => {
  const ofCaller = (context: string) => isDeniedByPlatform(said(context, "sts:AssumeRole"), "platform");
  expect(ofCaller("because no identity-based policy allows the sts:AssumeRole action")).toBe(true);
  expect(ofCaller("with an explicit deny in a service control policy")).toBe(true);
  expect(ofCaller("because no role trust policy allows the sts:AssumeRole action")).toBe(false);
  expect(ofCaller("with an explicit deny in a resource control policy")).toBe(false);
  expect(ofCaller("")).toBe(false);
});
