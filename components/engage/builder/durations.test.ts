import { expect, test } from "vitest";
import { largestUnit, unitMs } from "./durations";

test("a duration is shown in the largest unit that is whole", () => {
  expect([90 * 60_000, 36 * 3_600_000, 48 * 3_600_000].map(largestUnit)).toEqual(["minutes", "hours", "days"]);
  expect(unitMs("hours")).toBe(3_600_000);
});
