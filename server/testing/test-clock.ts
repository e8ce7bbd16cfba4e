import type { Clock } from "../clock.ts";

type Duration = { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number };

export type TestClock = Clock & { advance(duration: Duration): void; set(now: number): void };

/** Noon of a Monday, far from midnight. */
const TEST_START = Date.UTC(2026, 10, 16, 12);

/** Creates a clock that only changes when the test sets it. */
export function createTestClock(start = TEST_START): TestClock {
  let now = start;
  return {
    now: () => now,
    set(time) {
      now = time;
    },
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
    },
  };
}
