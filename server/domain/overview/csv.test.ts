import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("values with commas, quotes and line breaks are quoted, and formulas are not run", () => {
  const rows = [
    ["name", "events"],
    ['Say "hi", twice', 2],
    ["two\nlines", -1],
    ["=HYPERLINK(1)", 0],
    ["-2+3", 0],
    ["@SUM(1)", 0],
  ];
  expect(toCsv(rows)).toBe(`name,events\r\n"Say ""hi"", twice",2\r\n"two\nlines",-1\r\n'=HYPERLINK(1),0\r\n'-2+3,0\r\n'@SUM(1),0\r\n`);
});
