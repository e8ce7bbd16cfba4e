import { expect, test } from "vitest";
import { type FirstFileFacts, firstFileSteps } from "./first-file.ts";

const SETTINGS = { awsRegion: "us-west-2", bucket: "acme-events", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };
const SOURCE = { id: "source", eventCount: 0 };
const DESTINATION = { id: "destination", enabled: false, settings: SETTINGS, lastFileAt: null, lastValidation: null };
const PASSED = { code: "ok", settings: SETTINGS };

const done = (facts: FirstFileFacts) => firstFileSteps(facts).flatMap((step) => (step.done ? [step.id] : []));

test("each fact completes its own step, in any order", () => {
  expect(done({ source: null, destination: null })).toEqual([]);
  expect(done({ source: SOURCE, destination: null })).toEqual(["source"]);
  expect(done({ source: { ...SOURCE, eventCount: 4 }, destination: null })).toEqual(["source", "events"]);
  expect(done({ source: SOURCE, destination: DESTINATION })).toEqual(["source", "destination"]);
  expect(done({ source: SOURCE, destination: { ...DESTINATION, lastValidation: PASSED } })).toEqual(["source", "destination", "validated"]);
  expect(done({ source: SOURCE, destination: { ...DESTINATION, enabled: true } })).toEqual(["source", "destination", "enabled"]);
});

test("a Validate of other settings, or one that failed, does not complete the step", () => {
  const saved = { ...SETTINGS, bucket: "acme-events/raw" };
  expect(done({ source: SOURCE, destination: { ...DESTINATION, settings: saved, lastValidation: PASSED } })).not.toContain("validated");
  const failed = { code: "put_object_denied", settings: SETTINGS };
  expect(done({ source: SOURCE, destination: { ...DESTINATION, lastValidation: failed } })).not.toContain("validated");
});

test("a delivered file completes the list, also without a Validate", () => {
  const steps = firstFileSteps({ source: { ...SOURCE, eventCount: 4 }, destination: { ...DESTINATION, enabled: true, lastFileAt: 1 } });
  expect(steps.every((step) => step.done)).toBe(true);
});
