import { expect, test } from "vitest";
import { EMPTY_SETTINGS } from "../../server/domain/destination/settings.ts";
import { furthestStep } from "./furthest-step";

const SETTINGS = { awsRegion: "us-west-2", bucket: "acme-events", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };

test("a destination that was added without settings opens at the settings step", () => {
  expect(furthestStep(EMPTY_SETTINGS, true)).toBe(1);
  expect(furthestStep({ ...SETTINGS, bucket: "" }, true)).toBe(1);
  expect(furthestStep(SETTINGS, true)).toBe(2);
});

test("before a destination is added, a chosen source opens the settings step", () => {
  expect(furthestStep(null, false)).toBe(0);
  expect(furthestStep(null, true)).toBe(1);
});
