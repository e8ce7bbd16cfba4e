import { expect, test } from "vitest";
import type { Section } from "./sections.ts";
import { formatTable, rowResults } from "./table.ts";

const SECTION: Section = {
  name: "speed",
  title: "Speed",
  variants: [],
  rows: [
    { measure: "ours against the bound", unit: "%", of: (round) => (100 * round("ours", "rate")) / round("bound", "rate"), atLeast: 70 },
  ],
};

test("a ratio is computed within each round, and its median is compared with the target", () => {
  const rounds = [
    { ours: { rate: 80 }, bound: { rate: 100 } },
    { ours: { rate: 8 }, bound: { rate: 20 } },
    { ours: { rate: 75 }, bound: { rate: 100 } },
  ];
  const [row] = rowResults(SECTION, rounds);
  expect(row).toMatchObject({ values: [80, 40, 75], median: 75, min: 40, max: 80, passed: true });
});

test("of an even number of rounds the median lies between the middle two", () => {
  const rounds = [60, 70, 76, 90].map((rate) => ({ ours: { rate }, bound: { rate: 100 } }));
  expect(rowResults(SECTION, rounds)[0]).toMatchObject({ median: 73, passed: true });
});

test("a missing figure does not pass", () => {
  expect(rowResults(SECTION, [{ ours: { rate: 1 } }])[0]?.passed).toBe(false);
});

test("the table shows the target and the rows that fail it", () => {
  const rows = rowResults(SECTION, [{ ours: { rate: 69.94 }, bound: { rate: 100 } }]);
  expect(formatTable([{ title: "Speed", rows }])).toContain("| 69.9 % | 69.9 to 69.9 | at least 70 % | FAIL |");
});
