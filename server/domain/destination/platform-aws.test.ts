import { describe, expect, test } from "vitest";
import { platformAws, platformRefusal } from "./platform-aws.ts";

const PLATFORM = platformAws({
  INTERMEDIATE_ROLE_ARN: "arn:aws:iam::111111111111:role/sluice",
  TRUSTED_ACCOUNT_ID: "222222222222",
  PLATFORM_ACCOUNT_IDS: ["333333333333"],
  STAGING_BUCKET: "sluice-staging",
});
const CUSTOMERS = { bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };

test("a customer's own role and bucket are taken, and so are settings that are still empty", () => {
  expect(platformRefusal(CUSTOMERS, PLATFORM)).toBeNull();
  expect(platformRefusal({ bucket: "", iamRoleArn: "" }, PLATFORM)).toBeNull();
});

describe("no role of the platform is taken", () => {
  test.each([
    ["the intermediate role itself", "arn:aws:iam::111111111111:role/sluice"],
    ["another role of its account", "arn:aws:iam::111111111111:role/PlatformBackup"],
    ["a role of the trusted account", "arn:aws:iam::222222222222:role/path/PlatformBackup"],
    ["a role of a further account", "arn:aws:iam::333333333333:role/Staging"],
    ["a role of that account number in China", "arn:aws-cn:iam::111111111111:role/PlatformBackup"],
  ])("%s", (_what, iamRoleArn) => {
    expect(platformRefusal({ ...CUSTOMERS, iamRoleArn }, PLATFORM)).toBe("role_of_platform");
  });
});

describe("the staging bucket is not taken", () => {
  test.each(["sluice-staging", "sluice-staging/acme", " sluice-staging/"])("as %j", (bucket) => {
    expect(platformRefusal({ ...CUSTOMERS, bucket }, PLATFORM)).toBe("bucket_of_platform");
  });

  test("a bucket whose name only begins with it is taken", () => {
    expect(platformRefusal({ ...CUSTOMERS, bucket: "sluice-staging-acme" }, PLATFORM)).toBeNull();
  });

  test("without a staging bucket there is nothing to refuse", () => {
    expect(platformRefusal({ ...CUSTOMERS, bucket: "sluice-staging" }, { ...PLATFORM, stagingBucket: null })).toBeNull();
  });
});
