import type { Row, Section } from "./sections.ts";
import { type Summary, summarize } from "./statistics.ts";

/** All figures of one round, by variant. */
export type Round = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type RowResult = Summary & {
  measure: string;
  unit: Row["unit"];
  /** One for each round, in the order of the rounds. */
  values: number[];
  target: string | null;
  /** Whether the median meets the target; null without a target. */
  passed: boolean | null;
};

/** Returns the results of a section's rows. Ratios are computed within each round, then summarized over the rounds. */
export function rowResults(section: Section, rounds: readonly Round[]): RowResult[] {
  return section.rows.map((row) => {
    const values = rounds.map((round) => row.of((variant, figure) => round[variant]?.[figure] ?? Number.NaN));
    const summary = summarize(values);
    return {
      measure: row.measure,
      unit: row.unit,
      ...summary,
      values,
      target: formatTarget(row),
      passed: meetsTarget(row, summary.median),
    };
  });
}

/** Returns an aligned Markdown table. */
export function formatTable(sections: readonly { title: string; rows: readonly RowResult[] }[]): string {
  const lines = sections.flatMap(({ title, rows }) => [[`**${title}**`, "", "", "", ""], ...rows.map(toCells)]);
  const all = [["measure", "median", "min to max", "target", ""], ...lines];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((cells) => (cells[column] ?? "").length)));
  const line = (cells: readonly string[]) => `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(all[0] as string[]), rule, ...all.slice(1).map(line)].join("\n");
}

function toCells({ measure, unit, median, min, max, target, passed }: RowResult): string[] {
  const verdict = passed === null ? "" : passed ? "pass" : "FAIL";
  return [measure, `${number(median)} ${unit}`, `${number(min)} to ${number(max)}`, target ?? "", verdict];
}

function formatTarget({ atLeast, atMost, unit }: Row): string | null {
  if (atLeast !== undefined) return `at least ${atLeast} ${unit}`;
  return atMost === undefined ? null : `at most ${atMost} ${unit}`;
}

function meetsTarget({ atLeast, atMost }: Row, median: number): boolean | null {
  if (atLeast !== undefined) return median >= atLeast;
  return atMost === undefined ? null : median <= atMost;
}

/** Formats with three significant digits, and at most three decimals. */
function number(value: number): string {
  const decimals = value === 0 ? 0 : Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
