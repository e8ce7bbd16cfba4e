import { expect, test } from "vitest";
import { canShowQuery } from "./builder.ts";
import { parseQuery } from "./parse-query.ts";

test.each([
  [true, "event('A').where(property('p') = 1).where(property('q') = 2).sources({exclude: 'a'}).within(7 days).count() >= 1"],
  [true, "event('A').where(event('B').within(parent: 5 days) >= 1).within(30 days) >= 1 OR NOT(trait('t').exists())"],
  [true, "event('A').between(7 days, 10 days).last(property('p'))"],
  [false, "event('A').within(7 days).between(1 day, 3 days) >= 1"],
  [false, "trait('t') = 1 AND NOT(event('A').where(event('B').within(7 days).within(parent: 5 days) >= 1) >= 1)"],
  [false, "event('A').within(7 days).within(3 days).count()"],
])("it is %s that the fields show all of %s", (isShown, text) => {
  const parsed = parseQuery(text);
  expect(parsed.ok && canShowQuery(parsed.value)).toBe(isShown);
});
