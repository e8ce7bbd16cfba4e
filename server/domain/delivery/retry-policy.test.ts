import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { probeWaitMs, retryWaitMs } from "./retry-policy.ts";

const MINUTE = 60_000;
const attempts = fc.integer({ min: 1, max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("the wait after a transient fault", () => {
  test("doubles from two seconds until it is fifteen minutes", () => {
    const longest = [1, 2, 3, 9, 10, 11, 5_000].map((attempt) => retryWaitMs(attempt, 1 - Number.EPSILON));

    expect(longest).toEqual([2_000, 4_000, 8_000, 512_000, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE]);
  });

  test("lies between half and the whole of its step, for any attempt and any luck", () => {
    fc.assert(
      fc.property(attempts, chance, (attempt, random) => {
        const shortest = retryWaitMs(attempt, 0);
        const wait = retryWaitMs(attempt, random);
        expect(wait).toBeGreaterThanOrEqual(shortest);
        expect(wait).toBeLessThanOrEqual(2 * shortest);
      }),
    );
  });

  test("never shrinks as attempts go on", () => {
    fc.assert(fc.property(attempts, chance, (attempt, random) => retryWaitMs(attempt + 1, random) >= retryWaitMs(attempt, random)));
  });
});

test.each([
  [0, 1],
  [10, 1],
  [60, 6],
  [24 * 60, 30],
])("a pause of %i minutes is probed again after %i", (pausedMinutes, waitMinutes) => {
  expect(probeWaitMs(pausedMinutes * MINUTE)).toBe(waitMinutes * MINUTE);
});
