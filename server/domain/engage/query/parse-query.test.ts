import { describe, expect, test } from "vitest";
import { checkQuery, findCycle, traitKeys } from "./check-query.ts";
import { parseQuery } from "./parse-query.ts";
import { printQuery } from "./print-query.ts";

const DAY_MS = 86_400_000;

function parse(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function fault(text: string) {
  const parsed = parseQuery(text);
  return parsed.ok ? null : parsed.error;
}

describe("the queries of the documentation", () => {
  test.each([
    "event('Shoes Bought').where( property('price') >= 100 ).within(7 days).count() >= 1",
    "event('Shoes Bought').where( event('Shoes Returned').within(parent: 5 days).count() >= 1 ).within(30 days).count() >= 1",
    "event('Shoes Bought').within(30 days).mode(property('spend'), 2)",
    "event('Order Completed').between(7 days, 10 days).sum(property('revenue')) > 99.5",
    "trait('address.city').one_of('Paris', 'Rome') AND NOT(event('Page Viewed').where(context('page.url').contains('/buy')).count() = 0)",
    "event(\"It's\").sources({exclude: 'abc'}).unique(property('color')).count() < 3 OR trait('plan').exists()",
    "trait('born').within_last(7 days) or trait('ends').before_date('2026-11-27T10:00:00Z')",
  ])("%s parses, and its printed text parses to the same tree", (text) => {
    const tree = parse(text);
    expect(withoutPositions(parse(printQuery(tree)))).toEqual(withoutPositions(tree));
  });
});

describe("a query", () => {
  test("binds AND tighter than OR", () => {
    const { condition } = parse("trait('a').exists() OR trait('b').exists() AND trait('c').exists()") as { condition: object };
    expect(condition).toMatchObject({ kind: "or", parts: [{ kind: "compare" }, { kind: "and", parts: [{}, {}] }] });
  });

  test("counts events if it has no reducer", () => {
    expect(printQuery(parse("event('A') >= 2"))).toBe("event('A').count() >= 2");
  });

  test("takes durations of one minute to weeks", () => {
    expect(printQuery(parse("event('A').within(2 weeks).between(90 minutes, 1 day).count() = 1"))).toBe(
      "event('A').within(14 days).between(90 minutes, 1 day).count() = 1",
    );
  });

  test("without a comparator is the value of a computed trait", () => {
    expect(parse("event('A').last(property('plan'))")).toMatchObject({ kind: "value", value: { reducer: { kind: "last", path: "plan" } } });
  });
});

describe("a query that does not parse names the position and what was expected", () => {
  test.each([
    ["event('A').count() >=", 21, "Expected a number at the end of the query."],
    ["event('A').count()  AND trait('b').exists()", 20, "Expected a comparator such as >= 1 or .exists() at character 21, not AND."],
    ["event(A).count() > 1", 6, "Expected the name of an event in quotes at character 7, not A."],
    ["event('A).count() > 1", 6, "The text that begins at character 7 has no closing '."],
    ["event('A').within(7).count() > 1", 19, "Expected minutes, hours, days or weeks at character 20, not )."],
    ["property('a') = 1", 0, "Expected event('…'), trait('…'), NOT(…) or ( at character 1, not property."],
    [
      "event('A').where(trait('a') = 1) > 1",
      17,
      "Expected property('…'), context('…'), event('…'), NOT(…) or ( at character 18, not trait.",
    ],
    ["trait('a') # 1", 11, 'The character "#" has no meaning here.'],
    ["trait('a') >= 'x'", 14, "Expected a number at character 15, not 'x'."],
    ["trait('a') = ", 13, "Expected a text in quotes, a number, true or false at the end of the query."],
    ["trait('a..b') = 1", 0, "A name has an empty part."],
    ["trait('a') = 1 trait('b') = 2", 15, "Expected AND, OR or the end of the query at character 16, not trait."],
    ["event('A').between(3 days, 2 days).count() > 1", 11, "The first time of between must be shorter than the second."],
    ["event('A').within(parent: 3 days).count() > 1", 18, "parent: stands only within where(…) of another event."],
    ["event('A').count().exists()", 19, "count always has a value. Compare it with a number."],
    ["event('A').unique(property('p')) = 'x'", 33, "unique is a list: use contains, omits, exists or absent, or unique(…).count()."],
    ["trait('a').before_date('tomorrow')", 23, "This is not an ISO 8601 date or time, such as 2026-11-27T10:00:00Z."],
    ["event('A').where(context('ip') = '::1') > 1", 17, "context reads the members of page only, such as context('page.url')."],
    ["", 0, "Expected event('…'), trait('…'), NOT(…) or ( at the end of the query."],
  ])("%s", (text, start, message) => {
    expect(fault(text)).toMatchObject({ message, position: { start } });
  });
});

describe("the limits of a query", () => {
  test("are 50 expressions, also in where", () => {
    const fifty = Array.from({ length: 49 }, (_, index) => `trait('t${index}').exists()`).join(" AND ");
    expect(fault(`${fifty} AND event('A').count() = 1`)).toBeNull();
    expect(fault(`${fifty} AND event('A').where(property('p') = 1).count() = 1`)?.code).toBe("query_too_many_expressions");
  });

  test("are 20 levels of brackets, and 10,000 characters", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}trait('a').exists()${")".repeat(depth)}`;
    expect(fault(nested(19))).toBeNull();
    expect(fault(nested(20))?.code).toBe("query_too_deep");
    expect(fault(`trait('a').exists()${" ".repeat(9_981)}`)).toBeNull();
    expect(fault(`trait('a').exists()${" ".repeat(9_982)}`)?.code).toBe("query_too_long");
  });
});

describe("a query is refused", () => {
  test("if a window is longer than the history, also in a funnel", () => {
    const long = "event('A').where(event('B').within(parent: 91 days).count() > 0).count() > 0";
    expect(checkQuery(parse(long), { use: "audience", historyDays: 90 })).toMatchObject({
      code: "query_window",
      message: "The window reaches back 91 days, but the history has 90 days (ENGAGE_HISTORY_DAYS).",
    });
    expect(checkQuery(parse(long), { use: "audience", historyDays: 91 })).toBeNull();
  });

  test("if an audience has no condition, or a trait has one", () => {
    expect(checkQuery(parse("event('A').count()"), { use: "audience", historyDays: 90 })?.code).toBe("query_kind");
    expect(checkQuery(parse("event('A').count() > 1"), { use: "trait", historyDays: 90 })?.code).toBe("query_kind");
  });

  test("if its keys form a cycle", () => {
    expect(traitKeys(parse("trait('b.c') = 1 AND NOT(trait('d').exists()) OR event('A') > 1"))).toEqual(["b", "d"]);
    const uses = new Map([
      ["b", ["c"]],
      ["c", ["x", "a"]],
      ["x", ["x"]],
    ]);
    expect(findCycle("a", new Map([...uses, ["a", ["b"]]]))).toEqual(["a", "b", "c", "a"]);
    expect(findCycle("z", new Map([...uses, ["z", ["b"]]]))).toBeNull();
  });
});

test("a window in ms is the duration in its unit", () => {
  expect(parse("event('A').within(7 days).count()")).toMatchObject({ value: { filters: [{ kind: "within", ms: 7 * DAY_MS, of: "now" }] } });
});

/** Positions differ between the texts. */
function withoutPositions(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "position" ? undefined : value)));
}
