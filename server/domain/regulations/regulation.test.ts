import { expect, test } from "vitest";
import { erases, eraseUntil, REGULATION_TYPES, RegulationInput, suppresses } from "./regulation.ts";

test("each type suppresses, erases, does both, or ends a suppression", () => {
  expect(REGULATION_TYPES.map((type) => [type, suppresses(type), erases(type)])).toEqual([
    ["DELETE_INTERNAL", false, true],
    ["DELETE_ONLY", false, true],
    ["SUPPRESS_ONLY", true, false],
    ["SUPPRESS_WITH_DELETE", true, true],
    ["UNSUPPRESS", false, false],
  ]);
});

test("records of a suppressed user are erased that come until all collectors know of the suppression", () => {
  expect(eraseUntil("SUPPRESS_ONLY", 1_000)).toBe(null);
  expect(eraseUntil("DELETE_ONLY", 1_000)).toBe(1_000);
  expect(eraseUntil("SUPPRESS_WITH_DELETE", 1_000)).toBe(601_000);
});

test("a request has 1 to 5,000 user ids of at most 500 characters", () => {
  const parse = (userIds: unknown) => RegulationInput.safeParse({ type: "SUPPRESS_ONLY", userIds }).success;
  expect(parse(["eve", " mallory "])).toBe(true);
  expect(parse(["x".repeat(500)])).toBe(true);
  for (const refused of [[], [""], ["  "], ["x".repeat(501)], ["a\0b"], Array.from({ length: 5_001 }, () => "x")])
    expect(parse(refused)).toBe(false);
});
