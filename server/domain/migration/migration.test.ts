import { describe, expect, test } from "vitest";
import type { Comparison } from "./comparison.ts";
import { cleanUpCommand, type MigrationFacts, migrationProgress, toTestBucket } from "./migration.ts";

const NOON = Date.UTC(2026, 10, 5, 12);
const HOUR = 3_600_000;
const NONE = { fileCount: 0, eventCount: 0 };
const SOME = { fileCount: 2, eventCount: 500 };
const by = (at: number) => ({ at, by: "Dana" });
const at = (bucket: string, enabled = true) => ({
  settings: { awsRegion: "us-west-2", bucket, iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" },
  enabled,
  placed: enabled ? by(NOON) : null,
});

const START: MigrationFacts = {
  legacy: { bucket: "acme/raw", enabled: true, disabled: null },
  modern: null,
  validated: null,
  test: NONE,
  real: NONE,
  afterwards: NONE,
  comparison: null,
  waitSeconds: 3600,
  waitEnded: null,
  cleanedUp: null,
};
const TEST = { ...START, modern: at("acme/raw/segment-logs/test"), validated: by(NOON) };
const CUT = { ...TEST, modern: at("acme/raw"), test: SOME, comparison: compared(NOON) };
const DISABLED = { ...CUT, legacy: { ...START.legacy, enabled: false, disabled: by(NOON + HOUR) } };

function compared(askedAt: number, legacyOnlyCount = 0): Comparison {
  const counts = { bothCount: 500, legacyOnlyCount, newOnlyCount: 0, onTheWayCount: 0, unreadableCount: 0 };
  const result = { ...counts, gaps: [], differences: [] };
  return { id: "c", from: NOON, until: askedAt, askedBy: "Dana", askedAt, progress: null, result };
}

function current(facts: MigrationFacts, now = NOON) {
  return migrationProgress(facts, now).current;
}

describe("the step that comes next", () => {
  test.for<[string, MigrationFacts, ReturnType<typeof current>]>([
    ["a source without AWS S3 needs the role first", START, "role"],
    ["a role that passed needs a test delivery", { ...TEST, modern: at("acme/raw/segment-logs/test", false) }, "test"],
    ["a test needs events that arrived", TEST, "received"],
    ["events that arrived are compared", { ...TEST, test: SOME }, "compare"],
    ["events that differ are compared again", { ...TEST, test: SOME, comparison: compared(NOON, 3) }, "compare"],
    ["what was compared before this test began doesn't count", { ...TEST, test: SOME, comparison: compared(NOON - 1) }, "compare"],
    ["what is equal is cut over", { ...TEST, test: SOME, comparison: compared(NOON) }, "cut_over"],
    ["after the cut there is a wait", CUT, "wait"],
    ["a wait that was ended before this cut isn't", { ...CUT, waitEnded: by(NOON - 1) }, "wait"],
    ["a wait that somebody ended is over", { ...CUT, waitEnded: by(NOON) }, "disable"],
    ["after the legacy one the new one is verified", DISABLED, "verify"],
    ["a verified one leaves the test folder to remove", { ...DISABLED, afterwards: SOME }, "clean_up"],
    ["a folder that is gone ends it", { ...DISABLED, afterwards: SOME, cleanedUp: by(NOON) }, null],
  ])("%s", ([, facts, expected]) => {
    expect(current(facts)).toBe(expected);
  });

  test("the wait ends by itself, and not before its time", () => {
    expect(migrationProgress(CUT, NOON).waitEndsAt).toBe(NOON + HOUR);
    expect(current(CUT, NOON + HOUR - 1)).toBe("wait");
    expect(current(CUT, NOON + HOUR)).toBe("disable");
  });
});

describe("skipped steps", () => {
  test("a cut-over without a test skips the steps before it", () => {
    const { steps, current: next } = migrationProgress({ ...CUT, test: NONE, comparison: null, validated: null }, NOON);
    expect(next).toBe("wait");
    expect(steps.filter(({ state }) => state === "skipped").map(({ id }) => id)).toEqual(["role", "received", "compare"]);
  });

  test("after the legacy destination was disabled too early, the step to verify the new one stays", () => {
    const { steps, current: next } = migrationProgress({ ...START, legacy: DISABLED.legacy }, NOON);
    expect(next).toBe("verify");
    expect(steps.filter(({ state }) => state === "done").map(({ id }) => id)).toEqual(["disable"]);
  });
});

test("the test folder lies inside the log folder that the documented policy allows", () => {
  expect(toTestBucket("acme")).toBe("acme/segment-logs/test");
  expect(toTestBucket(`acme/${"p".repeat(890)}`)).toBeNull();
  expect(cleanUpCommand("acme/raw")).toBe("aws s3 rm --recursive s3://acme/raw/segment-logs/test/");
});
