import { expect, test } from "vitest";
import { percent, pointsChange } from "./percent.ts";

test.each([
  [1, 3, "33.33%"],
  [0, 3, "0%"],
  [3, 3, "100%"],
  [1, 1_000_000, "<0.01%"],
  [999_999, 1_000_000, ">99.99%"],
  [0, 0, "–"],
])("%d of %d are %s", (part, total, text) => {
  expect(percent(part, total)).toBe(text);
});

test.each([
  [{ part: 22, total: 100 }, { part: 15, total: 100 }, "+7 pp"],
  [{ part: 1, total: 200 }, { part: 1, total: 100 }, "−0.5 pp"],
  [{ part: 1, total: 2 }, { part: 2, total: 4 }, "0 pp"],
  [{ part: 1, total: 2 }, { part: 0, total: 0 }, "–"],
])("from %o to %o the change is %s", (now, before, text) => {
  expect(pointsChange(now, before)).toBe(text);
});
