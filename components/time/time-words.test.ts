import { expect, test } from "vitest";
import { exactTime, relativeTime, utcDay } from "./time-words";

const NOON = Date.UTC(2026, 10, 5, 12);

test("the near past is just now", () => expect(relativeTime(NOON - 4_000, NOON)).toBe("just now"));

test("a time is told in its largest whole unit", () => {
  expect(relativeTime(NOON - 40_000, NOON)).toBe("40 s ago");
  expect(relativeTime(NOON - 119_000, NOON)).toBe("1 min ago");
  expect(relativeTime(NOON - 3 * 86_400_000 - 5_000, NOON)).toBe("3 days ago");
});

test("what is still to come is told as such", () => expect(relativeTime(NOON + 60_000, NOON)).toBe("in 1 min"));

test("an invite for 7 days that was made a moment ago expires in 7 days", () => {
  const day = 86_400_000;
  expect(relativeTime(NOON + 7 * day - 10_000, NOON)).toBe("in 7 days");
  expect(relativeTime(NOON + 6.4 * day, NOON)).toBe("in 6 days");
  expect(relativeTime(NOON + day - 10_000, NOON)).toBe("in 1 day");
  expect(relativeTime(NOON + 3_600_000 - 1_000, NOON)).toBe("in 1 h");
});

test("exact times are UTC", () => {
  expect(exactTime(NOON)).toBe("2026-11-05 12:00:00 UTC");
  expect(utcDay(NOON)).toBe("2026-11-05");
});
