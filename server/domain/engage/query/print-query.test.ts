import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryQuery } from "../../../testing/arbitrary-query.ts";
import { parseQuery } from "./parse-query.ts";
import { printQuery } from "./print-query.ts";

test("the printed text of a query within the limits is parsed to the same tree", () => {
  let parsedCount = 0;
  fc.assert(
    fc.property(arbitraryQuery, (query) => {
      const parsed = parseQuery(printQuery(query));
      if (!parsed.ok) return expect(parsed.error.code).toMatch(/^query_too_(many_expressions|long)$/);
      parsedCount += 1;
      expect(withoutPositions(parsed.value)).toEqual(withoutPositions(query));
    }),
    { numRuns: 1_000 },
  );
  expect(parsedCount).toBeGreaterThan(800);
});

test("no text makes the parser throw, and each fault lies within the text", () => {
  const pieces = [
    "event",
    "trait",
    "property",
    "('a')",
    "(",
    ")",
    ".where(",
    ".within(",
    "7 days",
    ".count()",
    ">=",
    "1",
    "'",
    '"',
    "AND",
    "NOT(",
    "\\",
    "parent:",
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(" ")),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const parsed = parseQuery(typed);
      if (parsed.ok) return;
      const { position, message } = parsed.error;
      expect(message).not.toBe("");
      expect(0 <= position.start && position.start <= position.end && position.end <= typed.length).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

/** The trees of random queries have no positions. */
function withoutPositions(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "position" ? undefined : value)));
}
