import { expect, test } from "vitest";
import type { Operand } from "@/server/domain/engage/query/query-tree.ts";
import { changeComparator, comparatorChoices, fitComparator } from "./comparator-words";
import { newEvent } from "./edit-query";

const TRAIT: Operand = { kind: "trait", path: "plan", position: { start: 0, end: 0 } };

test("a count is compared with numbers only, a list by its members", () => {
  expect(comparatorChoices(newEvent()).map(({ value }) => value)).not.toContain("contains");
  const list: Operand = { ...newEvent(), reducer: { kind: "unique", path: "color" } };
  expect(comparatorChoices(list).map(({ value }) => value)).toEqual(["contains", "omits", "exists", "absent"]);
});

test("another comparator keeps as much of the value as fits", () => {
  expect(changeComparator("greater_than", { kind: "equals", value: "7" })).toEqual({ kind: "greater_than", value: 7 });
  expect(changeComparator("one_of", { kind: "equals", value: "red" })).toEqual({ kind: "one_of", values: ["red"] });
  expect(changeComparator("equals", { kind: "one_of", values: ["red", "blue"] })).toEqual({ kind: "equals", value: "red" });
  expect(changeComparator("within_last", { kind: "before_last", ms: 60_000 })).toEqual({ kind: "within_last", ms: 60_000 });
  expect(changeComparator("before_date", { kind: "equals", value: "red" })).toEqual({ kind: "before_date", value: "" });
});

test("a comparator that an operand can't have is replaced", () => {
  expect(fitComparator(newEvent(), { kind: "starts_with", value: "pro" })).toEqual({ kind: "at_least", value: 1 });
  expect(fitComparator(newEvent(), { kind: "equals", value: "pro" })).toEqual({ kind: "equals", value: 1 });
  expect(fitComparator(TRAIT, { kind: "starts_with", value: "pro" })).toEqual({ kind: "starts_with", value: "pro" });
});
