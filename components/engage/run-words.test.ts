import { expect, test } from "vitest";
import { changeWords, intervalWords, lastRunAt, runDuration } from "./run-words";

test("a duration is told in ms, seconds, or minutes and seconds", () => {
  expect([340, 3_240, 125_000].map(runDuration)).toEqual(["340 ms", "3.2 s", "2 min 5 s"]);
});

test("an interval is told in hours if it is whole hours", () => {
  expect([1, 60, 90, 120].map(intervalWords)).toEqual(["every minute", "every hour", "every 90 minutes", "every 2 hours"]);
});

test("a run that failed before it compared anything shows no changes", () => {
  expect(changeWords({ enteredCount: null, exitedCount: null })).toBe("–");
  expect(changeWords({ enteredCount: 1_200, exitedCount: 0 })).toBe("+1,200, −0");
});

test("the time of a run in progress is its start", () => {
  const run = { id: "1", state: "computing", isFull: false, asOf: 1, startedAt: 2, finishedAt: null } as const;
  const figures = { durationMs: null, size: null, enteredCount: null, exitedCount: null, error: null };
  expect(lastRunAt({ lastRun: { ...run, ...figures } })).toBe(2);
  expect(lastRunAt({ lastRun: null })).toBeNull();
});
