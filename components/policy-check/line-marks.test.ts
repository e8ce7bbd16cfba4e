import { expect, test } from "vitest";
import { formatPolicy, permissionPolicy, trustPolicy } from "@/server/domain/policy/iam-policy.ts";
import { checkPolicies } from "@/server/domain/policy/policy-check.ts";
import { toLineMarks } from "./line-marks";

const INTERMEDIATE = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
const DESTINATION = {
  location: { bucket: "acme-events", prefix: "raw" },
  region: "us-west-2",
  partition: "aws",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  destinationId: "6afaf0400000000000000515",
  receivedDay: 1_795_305_600_000,
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  intermediateRoleArn: INTERMEDIATE,
  kmsKeyArn: null,
};
const TRUST = formatPolicy(trustPolicy({ intermediateRoleArn: INTERMEDIATE, externalId: DESTINATION.workspaceId }));
const FOR_ANOTHER_PREFIX = formatPolicy(permissionPolicy({ bucket: "acme-events", prefix: "" }));

test("correct policies have no marks", () => {
  const check = checkPolicies({ trust: TRUST, permission: formatPolicy(permissionPolicy(DESTINATION.location)) }, DESTINATION);
  expect([toLineMarks(check, "trust"), toLineMarks(check, "permission")]).toEqual([[], []]);
});

test("a statement that doesn't cover the prefix is marked once, in its own policy only", () => {
  const check = checkPolicies({ trust: TRUST, permission: FOR_ANOTHER_PREFIX }, DESTINATION);
  expect(toLineMarks(check, "trust")).toEqual([]);
  expect(toLineMarks(check, "permission")).toEqual([{ from: 4, to: 12, tone: "danger" }]);
});

test("where IAM would reject the text, the line of the first error is marked", () => {
  const check = checkPolicies({ trust: TRUST.replace('"Effect": "Allow",', '"Effect": "Allow"'), permission: "" }, DESTINATION);
  expect(toLineMarks(check, "trust")).toEqual([expect.objectContaining({ tone: "danger", from: check.trust.problems[0]?.line })]);
});
