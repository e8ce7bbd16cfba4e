import { expect, test } from "vitest";
import { DAY_MS } from "../batch/received-day.ts";
import { toRetryDelay, toSince } from "./run-schedule.ts";

test("the wait doubles with each failure, up to the interval of runs", () => {
  expect([1, 2, 3, 7, 8, 400].map((failures) => toRetryDelay(failures, 120) / 60_000)).toEqual([1, 2, 4, 64, 120, 120]);
  expect(toRetryDelay(5, 1)).toBe(60_000);
});

test("events count since the creation, some days before it, or since ever", () => {
  const createdAt = new Date(100 * DAY_MS);
  expect(toSince({ includeHistory: false, backfillDays: 7, createdAt })).toBe(100 * DAY_MS);
  expect(toSince({ includeHistory: true, backfillDays: 7, createdAt })).toBe(93 * DAY_MS);
  expect(toSince({ includeHistory: true, backfillDays: null, createdAt })).toBeNull();
});
