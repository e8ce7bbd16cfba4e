import { expect, test } from "vitest";
import { KeyInput, toComputationKey } from "./computation-key.ts";

test.each([
  ["Order Completed Last 30days", "order_completed_last_30days"],
  ["  VIPs (2026)! ", "vips_2026"],
  ["a--b__c", "a_b_c"],
  ["Käufer", "k_ufer"],
  ["!!!", ""],
])("the key of %j is %j (R118)", (name, key) => {
  expect(toComputationKey(name)).toBe(key);
});

test.each(["", "Order", "a-b", "email", "first_name", "x".repeat(101)])("%j is no key", (key) => {
  expect(KeyInput.safeParse(key).success).toBe(false);
});
