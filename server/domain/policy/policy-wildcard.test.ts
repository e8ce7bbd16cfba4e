import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesWildcard } from "./policy-wildcard.ts";

/** The same rule, told plainly: what the first character of the pattern may take, and the rest of both. */
function plainMatch(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const rest = pattern.slice(1);
  if (pattern.startsWith("*"))
    return Array.from({ length: text.length + 1 }, (_, taken) => plainMatch(rest, text.slice(taken))).some(Boolean);
  if (text === "") return false;
  return (pattern.startsWith("?") || pattern[0] === text[0]) && plainMatch(rest, text.slice(1));
}

test("matches exactly what a plain recursive implementation of the wildcards matches", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 7 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 9 });
  fc.assert(
    fc.property(pattern, text, (p, t) => matchesWildcard(p, t) === plainMatch(p, t)),
    { numRuns: 5000 },
  );
});

test("a pattern made from a text by widening parts of it matches that text", () => {
  const parts = fc.array(fc.tuple(fc.string({ unit: "grapheme", maxLength: 5 }), fc.constantFrom("keep", "star")), { maxLength: 8 });
  fc.assert(
    fc.property(parts, (widened) => {
      const text = widened.map(([part]) => part).join("");
      return matchesWildcard(widened.map(([part, how]) => (how === "keep" ? part : "*")).join(""), text);
    }),
  );
});

test("? is one character, also where it takes two code units", () => {
  expect(matchesWildcard("a?c", "a😀c")).toBe(true);
  expect(matchesWildcard("a??c", "a😀c")).toBe(false);
});

test("a pattern of many stars is matched in bounded time", () => {
  expect(matchesWildcard(`${"*a".repeat(200)}b`, "a".repeat(2000))).toBe(false);
});

test("an escaped wildcard means itself, and an escaped dollar keeps the rest from being a variable", () => {
  const escaped = (character: string) => `\${${character}}`;
  expect(matchesWildcard(`a${escaped("*")}`, "a*")).toBe(true);
  expect(matchesWildcard(`a${escaped("*")}`, "ab")).toBe(false);
  expect(matchesWildcard(`a${escaped("?")}b*`, "a?bc")).toBe(true);
  expect(matchesWildcard(`${escaped("$")}{aws:username}`, escaped("aws:username"))).toBe(true);
});
