import { expect, test } from "vitest";
import { parseQuery } from "@/server/domain/engage/query/parse-query.ts";
import { printQuery } from "@/server/domain/engage/query/print-query.ts";
import type { EventOperand, Query } from "@/server/domain/engage/query/query-tree.ts";
import {
  changeReducer,
  emptyQuery,
  excludedSources,
  hasGap,
  newComparison,
  newFollowUp,
  setExcludedSources,
  setWhere,
  setWindow,
  simplifyQuery,
  toGroup,
  whereOf,
  windowOf,
} from "./edit-query";

function read(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function print(query: Query): string | null {
  const simplified = simplifyQuery(query);
  return simplified === null ? null : printQuery(simplified);
}

function readEvent(text: string): EventOperand {
  const query = read(text);
  if (query.kind !== "value") throw new Error("This is a condition.");
  return query.value;
}

test("a new query has gaps until an event is named", () => {
  expect(hasGap(emptyQuery("audience"))).toBe(true);
  expect(hasGap(emptyQuery("trait"))).toBe(true);
  expect(hasGap(read("event('Order Completed').count() >= 1"))).toBe(false);
});

test("a list without a value and a nested property without a name are gaps", () => {
  expect(hasGap({ kind: "condition", condition: { ...newComparison("trait"), comparator: { kind: "one_of", values: [] } } })).toBe(true);
  const event = setWhere(readEvent("event('A').count()"), { kind: "and", parts: [newComparison("property")] });
  expect(hasGap({ kind: "value", value: event })).toBe(true);
});

test("groups of one and empty groups are not printed", () => {
  const one = toGroup(read1("trait('plan') = 'pro'"));
  const query: Query = {
    kind: "condition",
    condition: {
      kind: "and",
      parts: [
        { kind: "or", parts: [one] },
        { kind: "or", parts: [] },
      ],
    },
  };
  expect(print(query)).toBe("trait('plan') = 'pro'");
  expect(print({ kind: "condition", condition: { kind: "and", parts: [{ kind: "not", part: { kind: "or", parts: [] } }] } })).toBeNull();
});

test("nested groups keep their brackets", () => {
  const text = "(trait('a') = 1 OR trait('b') = 2) AND NOT(event('C').count() >= 1)";
  expect(print(read(text))).toBe(text);
});

test("the window of an event is replaced, and its other filters stay", () => {
  const event = readEvent("event('A').where(property('p') = 1).within(7 days).count()");
  const window = windowOf(event);
  expect(window).toMatchObject({ kind: "within", ms: 7 * 86_400_000 });
  expect(print({ kind: "value", value: setWindow(event, null) })).toBe("event('A').where(property('p') = 1).count()");
});

test("several where filters are shown as one group, and removed with its last condition", () => {
  const event = readEvent("event('A').where(property('p') = 1).where(property('q') = 2).count()");
  expect(whereOf(event)).toMatchObject({ kind: "and", parts: [{ kind: "compare" }, { kind: "compare" }] });
  expect(print({ kind: "value", value: setWhere(event, whereOf(event)) })).toBe(
    "event('A').where(property('p') = 1 AND property('q') = 2).count()",
  );
  expect(print({ kind: "value", value: setWhere(event, { kind: "and", parts: [] }) })).toBe("event('A').count()");
});

test("a funnel is a condition on an event after the other", () => {
  const followUp = newFollowUp();
  if (followUp.operand.kind !== "event") throw new Error("A follow-up is an event.");
  const part = { ...followUp, operand: { ...followUp.operand, name: "B" } };
  const event = setWhere(readEvent("event('A').count()"), { kind: "and", parts: [part] });
  expect(print({ kind: "value", value: event })).toBe("event('A').where(event('B').within(parent: 7 days).count() >= 1).count()");
});

test("sources are excluded and included again", () => {
  const event = setExcludedSources(readEvent("event('A').count()"), ["src1"]);
  expect(excludedSources(event)).toEqual(["src1"]);
  expect(print({ kind: "value", value: event })).toBe("event('A').sources({exclude: 'src1'}).count()");
  expect(excludedSources(setExcludedSources(event, []))).toEqual([]);
});

test("another reducer keeps the property", () => {
  const last = changeReducer("last", changeReducer("mode", { kind: "sum", path: "price" }));
  expect(last).toEqual({ kind: "last", path: "price" });
  expect(changeReducer("mode", last)).toEqual({ kind: "mode", path: "price", minFrequency: 2 });
  expect(changeReducer("count", last)).toEqual({ kind: "count" });
});

function read1(text: string) {
  const query = read(text);
  if (query.kind !== "condition") throw new Error("This is a value.");
  return query.condition;
}
