import { expect, test } from "vitest";
import { RuleInput } from "./alert-rules.ts";
import { expiryLevel, successRate, transition, volumeChange } from "./measure.ts";

test("the age of the oldest file is compared with 25, 50, 75 and 90 % of the time until it expires", () => {
  expect([0, 24, 25, 49, 50, 74, 75, 89, 90, 140].map((age) => expiryLevel(age, 100))).toEqual([0, 0, 25, 25, 50, 50, 75, 75, 90, 90]);
});

test("a change of volume is measured from 100 events on", () => {
  expect([volumeChange(99, 0), volumeChange(100, 0), volumeChange(100, 250), volumeChange(300, 299)]).toEqual([null, -100, 150, 0]);
});

test("a success rate is rounded down, so that 100 % means all", () => {
  expect([successRate(0, 0), successRate(9_999, 10_000), successRate(10, 10), successRate(0, 5)]).toEqual([null, 99.9, 100, 0]);
});

test("a state begins and ends only if its facts are known", () => {
  expect([transition(false, true), transition(true, false), transition(true, true), transition(true, null)]).toEqual([
    "begins",
    "ends",
    null,
    null,
  ]);
});

test("a rule's threshold is within its limits, and none where it has none", () => {
  const isFine = (rule: string, threshold: number | null) => RuleInput.safeParse({ rule, isOn: true, threshold, sourceIds: null }).success;
  expect([isFine("backlog_old", 9), isFine("backlog_old", 10), isFine("backlog_old", null), isFine("destination_paused", 1)]).toEqual([
    false,
    true,
    false,
    false,
  ]);
});
