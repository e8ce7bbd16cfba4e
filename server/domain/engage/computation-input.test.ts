import { expect, test } from "vitest";
import { ComputationChange, ComputationInput } from "./computation-input.ts";

test("a new audience counts the history of all profiles that have more than an anonymous id", () => {
  expect(ComputationInput.parse({ name: "VIPs", query: "trait('vip')\n= true" })).toEqual({
    name: "VIPs",
    description: "",
    query: "trait('vip') = true",
    enabled: true,
    includeAnonymous: false,
    includeHistory: true,
    backfillDays: null,
  });
});

test("a change has no defaults, so that a new name keeps the description", () => {
  expect(ComputationChange.parse({ name: "VIPs" })).toEqual({ name: "VIPs" });
});

test("a name in another script than Latin is refused", () => {
  expect(ComputationInput.safeParse({ name: "Клиенты", query: "trait('vip') = true" }).success).toBe(false);
});
