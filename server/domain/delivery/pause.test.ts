import { expect, test } from "vitest";
import { type PauseCause, pauseRemedy } from "./pause.ts";

const SETTINGS = { awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };
const FACTS = {
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  workspaceRegion: "us",
  intermediateRoleArn: "arn:aws:iam::595280932656:role/segment",
  destinationId: "d",
} as const;
const DENIED: PauseCause = {
  call: "upload",
  key: "raw/segment-logs/s/0/b.gz",
  httpStatus: 403,
  awsCode: "AccessDenied",
  awsMessage: "Access Denied",
  requestId: "7XK",
  bucketRegion: null,
};

test("a denied upload names the policy line of the prefix, as a failed Validate does", () => {
  const remedy = pauseRemedy({ since: 0, message: "Access Denied.", kind: "access_denied", cause: DENIED }, SETTINGS, FACTS);
  expect(remedy?.blame).toBe("yours");
  expect(remedy?.fix?.text).toContain("arn:aws:s3:::acme-events/raw/segment-logs/*");
});

test("a role that refuses Sluice gets its trust policy", () => {
  const cause = { ...DENIED, call: "customer_role" as const };
  const remedy = pauseRemedy({ since: 0, message: "Access Denied.", kind: "access_denied", cause }, SETTINGS, FACTS);
  expect(remedy?.fix?.title).toBe("The role's trust policy");
});

test("a pause of an older version, without AWS's answer, still has its fix", () => {
  const remedy = pauseRemedy({ since: 0, message: "There is no bucket.", kind: "no_such_bucket", cause: null }, SETTINGS, FACTS);
  expect(remedy?.fix?.text).toContain("aws s3 mb s3://acme-events");
});
