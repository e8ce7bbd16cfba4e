import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseIsoTime } from "../../domain/engage/query/parse-iso-time.ts";
import type { Comparator } from "../../domain/engage/query/query-tree.ts";
import { compileComparison, createParameters } from "./compile-values.ts";

const NOW = Date.UTC(2026, 10, 27, 12);
const DAY_MS = 86_400_000;

let instance: DuckDBInstance;
let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** Whether a comparator holds for a property; undefined is a missing one. */
async function holds(value: unknown, comparator: Comparator): Promise<unknown> {
  const parameters = createParameters();
  const properties = JSON.stringify({ asked: value });
  const json = `json_extract(${parameters.add(properties)}::VARCHAR, '/asked')`;
  const sql = compileComparison({ type: "json", sql: json }, comparator, NOW, parameters);
  const reader = await connection.runAndReadAll(`SELECT ${sql} AS holds`, parameters.values);
  return reader.getRowObjectsJson()[0]?.["holds"];
}

const COMPARATORS: readonly Comparator[] = [
  { kind: "equals", value: 100 },
  { kind: "differs", value: 7 },
  { kind: "greater_than", value: 1 },
  { kind: "at_least", value: 1 },
  { kind: "less_than", value: 1_000 },
  { kind: "at_most", value: 1_000 },
  { kind: "contains", values: ["1", 100, true] },
  { kind: "omits", values: ["x"] },
  { kind: "one_of", values: [100] },
  { kind: "none_of", values: [7] },
  { kind: "starts_with", value: "" },
  { kind: "ends_with", value: "" },
  { kind: "before_date", value: "9999-12-31" },
  { kind: "after_date", value: "0001-01-01" },
  { kind: "within_last", ms: 10_000 * DAY_MS },
  { kind: "before_last", ms: DAY_MS },
  { kind: "exists" },
];

test.each([
  ["the number 100", 100, ["equals", "differs", "greater_than", "at_least", "less_than", "at_most", "one_of", "none_of", "exists"]],
  ["the text 100", "100", ["differs", "contains", "omits", "none_of", "starts_with", "ends_with", "exists"]],
  ["true", true, ["differs", "none_of", "exists"]],
  ["a list", [100, null], ["contains", "omits", "exists"]],
  ["an object", { "0": 100 }, ["exists"]],
  ["null", null, []],
  ["a missing property", undefined, []],
])("only comparators that take its type hold for %s", async (_, value, expected) => {
  const found: string[] = [];
  for (const comparator of COMPARATORS) if ((await holds(value, comparator)) === true) found.push(comparator.kind);
  expect(found).toEqual(expected);
});

test.each(["absent", "exists"] as const)("%s tells whether a value is there, of any type", async (kind) => {
  for (const value of [0, "", false, [], {}]) expect(await holds(value, { kind })).toBe(kind === "exists");
  for (const value of [null, undefined]) expect(await holds(value, { kind })).toBe(kind === "absent");
});

test.each([
  "2026-11-27",
  "2024-02-29",
  "1969-12-31T23:59:59.999Z",
  "2026-11-27 08:05",
  "2026-11-27T08:05Z",
  "2026-11-27T08:05:09.1",
  "2026-11-27T08:05:09.123456789Z",
  "2026-11-27T08:05+05:30",
  "2026-11-27T08:05:09.25-0030",
  "2026-11-27T08:05:09+14:59",
])("DuckDB reads the time %s as the evaluator does", async (text) => {
  const time = Number(parseIsoTime(text));
  expect(await holds(text, { kind: "after_date", value: new Date(time - 1).toISOString() })).toBe(true);
  expect(await holds(text, { kind: "before_date", value: new Date(time + 1).toISOString() })).toBe(true);
});

test.each([
  "",
  "tomorrow",
  "2026-02-29",
  "2026-13-01",
  "2026-11-27T24:00Z",
  "2026-11-27T08:60Z",
  "2026-11-27T08:05:60Z",
  "2026-11-27T08",
  "2026-11-27T08:05+15:00",
  "2026-11-27T08:05:09.1234567890Z",
  " 2026-11-27",
  "2026-11-27\n",
  "1795305600000",
])("neither DuckDB nor the evaluator reads %j as a time", async (text) => {
  expect(parseIsoTime(text)).toBeNull();
  expect(await holds(text, { kind: "before_date", value: "9999-12-31" })).toBe(false);
  expect(await holds(text, { kind: "after_date", value: "0001-01-01" })).toBe(false);
});
