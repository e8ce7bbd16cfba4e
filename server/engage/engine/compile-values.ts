import { parseIsoTime } from "../../domain/engage/query/parse-iso-time.ts";
import type { Comparator, Literal } from "../../domain/engage/query/query-tree.ts";

/** Collects the values of a statement. Everything that a person typed is bound as a parameter, and is never part of the SQL text. */
export type Parameters = { values: (string | number | boolean)[]; add(value: string | number | boolean): string };

export function createParameters(): Parameters {
  const values: (string | number | boolean)[] = [];
  return { values, add: (value) => `$${values.push(value)}` };
}

/**
 * SQL of an operand's value: of type JSON, NULL if absent (`json`); a number (`number`); or a list of texts (`list`).
 */
export type SqlValue = { type: "json" | "number" | "list"; sql: string };

const NUMBERS = `('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')`;

/**
 * Returns SQL of the member at a dotted path of a JSON column. A path walks objects only: DuckDB would take a number as the index of a list.
 *
 * @param column SQL of a column of JSON text
 */
export function compilePath(column: string, path: string, parameters: Parameters): string {
  let sql = column;
  for (const segment of path.split(".")) {
    const pointer = parameters.add(`/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    const member = `json_extract(${sql}, ${pointer}::VARCHAR)`;
    sql = /^\d+$/.test(segment) ? `CASE WHEN json_type(${sql}) = 'OBJECT' THEN ${member} END` : member;
  }
  return sql;
}

/** Returns SQL that is the number of a JSON value, NULL for every other type. */
export function toNumber(json: string): string {
  return `CASE WHEN json_type(${json}) IN ${NUMBERS} THEN TRY_CAST(json_extract_string(${json}, '$') AS DOUBLE) END`;
}

/** Returns SQL that is the text of a scalar, NULL for lists, objects and null. A number has its shortest form. */
export function toScalarText(json: string): string {
  return `CASE
    WHEN json_type(${json}) IN ('VARCHAR', 'BOOLEAN') THEN json_extract_string(${json}, '$')
    WHEN json_type(${json}) IN ${NUMBERS} THEN ${toNumberText(toNumber(json))} END`;
}

/** Returns SQL that is the JSON text of a scalar, NULL for lists, objects and null. */
export function toScalarJson(json: string): string {
  return `CASE
    WHEN json_type(${json}) = 'VARCHAR' THEN CAST(to_json(json_extract_string(${json}, '$')) AS VARCHAR)
    WHEN json_type(${json}) = 'BOOLEAN' THEN json_extract_string(${json}, '$')
    WHEN json_type(${json}) IN ${NUMBERS} THEN ${toNumberText(toNumber(json))} END`;
}

/** Whole numbers have no fraction, as in JSON.stringify. */
export function toNumberText(number: string): string {
  return `CASE WHEN ${number} = floor(${number}) AND abs(${number}) < 9007199254740992 THEN CAST(CAST(${number} AS BIGINT) AS VARCHAR) ELSE CAST(${number} AS VARCHAR) END`;
}

/** Returns SQL that is true or false. Absent values and values of a type that the comparator does not take are false (docs/engage.md, Query language). */
export function compileComparison(value: SqlValue, comparator: Comparator, now: number, parameters: Parameters): string {
  const compare = value.type === "json" ? compareJson : value.type === "number" ? compareNumber : compareList;
  return `coalesce(${compare(value.sql, comparator, parameters, now)}, false)`;
}

const SIGNS = { greater_than: ">", at_least: ">=", less_than: "<", at_most: "<=" } as const;

function compareNumber(sql: string, comparator: Comparator, parameters: Parameters): string {
  switch (comparator.kind) {
    case "equals":
      return typeof comparator.value === "number" ? `${sql} = ${toDouble(comparator.value, parameters)}` : "false";
    case "differs":
      return typeof comparator.value === "number" ? `${sql} <> ${toDouble(comparator.value, parameters)}` : `${sql} IS NOT NULL`;
    case "exists":
      return `${sql} IS NOT NULL`;
    case "absent":
      return `${sql} IS NULL`;
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
      return `${sql} ${SIGNS[comparator.kind]} ${toDouble(comparator.value, parameters)}`;
    case "one_of":
    case "none_of": {
      const numbers = comparator.values.filter((value) => typeof value === "number");
      const isIn = numbers.length === 0 ? "false" : `${sql} IN (${numbers.map((value) => toDouble(value, parameters)).join(", ")})`;
      return comparator.kind === "one_of" ? isIn : `${sql} IS NOT NULL AND NOT (${isIn})`;
    }
    default:
      return "false";
  }
}

function compareList(sql: string, comparator: Comparator, parameters: Parameters): string {
  if (comparator.kind === "exists") return `${sql} IS NOT NULL`;
  if (comparator.kind === "absent") return `${sql} IS NULL`;
  if (comparator.kind !== "contains" && comparator.kind !== "omits") return "false";
  const has = anyOf(comparator.values.map((value) => `list_contains(${sql}, ${parameters.add(String(value))}::VARCHAR)`));
  return comparator.kind === "contains" ? has : `${sql} IS NOT NULL AND NOT coalesce(${has}, false)`;
}

function compareJson(json: string, comparator: Comparator, parameters: Parameters, now: number): string {
  const text = `json_extract_string(${json}, '$')`;
  const isText = `json_type(${json}) = 'VARCHAR'`;
  const isScalar = `json_type(${json}) IN ('VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')`;
  switch (comparator.kind) {
    case "equals":
      return equalsLiteral(json, comparator.value, parameters);
    case "differs":
      return `${isScalar} AND NOT coalesce(${equalsLiteral(json, comparator.value, parameters)}, false)`;
    case "one_of":
      return anyOf(comparator.values.map((value) => equalsLiteral(json, value, parameters)));
    case "none_of":
      return `${isScalar} AND NOT coalesce(${anyOf(comparator.values.map((value) => equalsLiteral(json, value, parameters)))}, false)`;
    case "exists":
      return `json_type(${json}) <> 'NULL'`;
    case "absent":
      return `coalesce(json_type(${json}), 'NULL') = 'NULL'`;
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
      return `${toNumber(json)} ${SIGNS[comparator.kind]} ${toDouble(comparator.value, parameters)}`;
    case "contains":
      return containsAny(json, comparator.values, parameters);
    case "omits":
      return `json_type(${json}) IN ('VARCHAR', 'ARRAY') AND NOT coalesce(${containsAny(json, comparator.values, parameters)}, false)`;
    case "starts_with":
      return `${isText} AND starts_with(${text}, ${parameters.add(comparator.value)}::VARCHAR)`;
    case "ends_with":
      return `${isText} AND ends_with(${text}, ${parameters.add(comparator.value)}::VARCHAR)`;
    default:
      return compareTime(`CASE WHEN ${isText} THEN ${toTimeMs(text)} END`, comparator, now);
  }
}

function equalsLiteral(json: string, literal: Literal, parameters: Parameters): string {
  if (typeof literal === "number") return `${toNumber(json)} = ${toDouble(literal, parameters)}`;
  const type = typeof literal === "boolean" ? "BOOLEAN" : "VARCHAR";
  return `(json_type(${json}) = '${type}' AND json_extract_string(${json}, '$') = ${parameters.add(String(literal))}::VARCHAR)`;
}

/** A text contains one of the values as text, or a list has one of them as a member. */
function containsAny(json: string, values: readonly Literal[], parameters: Parameters): string {
  const inText = values
    .filter((value) => typeof value === "string")
    .map((value) => `contains(json_extract_string(${json}, '$'), ${parameters.add(value)}::VARCHAR)`);
  const members = `from_json(${json}, '["JSON"]')`;
  const inList = values.map(
    (value) => `list_bool_or(list_transform(${members}, lambda member: coalesce(${equalsLiteral("member", value, parameters)}, false)))`,
  );
  return `CASE json_type(${json}) WHEN 'VARCHAR' THEN ${anyOf(inText)} WHEN 'ARRAY' THEN ${anyOf(inList)} ELSE false END`;
}

/** The same texts as in parse-iso-time.ts. A day that its month does not have is left to the cast. */
const ISO =
  "^(\\d{4}-\\d{2}-\\d{2})(?:[T ]((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,9}))?)?(?:Z|([+-](?:0\\d|1[0-4])):?([0-5]\\d))?)?$";
const ISO_PARTS = "['date', 'clock', 'second', 'fraction', 'zone_hours', 'zone_minutes']";

/** Returns SQL of the ms since the epoch of an ISO 8601 text; NULL for every other text. The list of one match lets DuckDB match a text only once. */
function toTimeMs(text: string): string {
  const clock = `if(iso.clock = '', '00:00', iso.clock) || ':' || if(iso.second = '', '00', iso.second)`;
  const ms = `CAST(rpad(left(iso.fraction, 3), 3, '0') AS BIGINT)`;
  const offset = `coalesce(TRY_CAST(iso.zone_hours AS BIGINT) * 3600000 + TRY_CAST(iso.zone_hours[1] || iso.zone_minutes AS BIGINT) * 60000, 0)`;
  const time = `epoch_ms(TRY_CAST(iso.date || ' ' || ${clock} AS TIMESTAMP)) + ${ms} - ${offset}`;
  return `list_transform([regexp_extract(${text}, '${ISO}', ${ISO_PARTS})], lambda iso: ${time})[1]`;
}

function compareTime(time: string, comparator: Comparator, now: number): string {
  switch (comparator.kind) {
    case "before_date":
      return `${time} < ${toInteger(parseIsoTime(comparator.value))}`;
    case "after_date":
      return `${time} > ${toInteger(parseIsoTime(comparator.value))}`;
    case "within_last":
      return `${time} > ${toInteger(now - comparator.ms)} AND ${time} <= ${toInteger(now)}`;
    case "within_next":
      return `${time} > ${toInteger(now)} AND ${time} <= ${toInteger(now + comparator.ms)}`;
    case "before_last":
      return `${time} <= ${toInteger(now - comparator.ms)}`;
    case "after_next":
      return `${time} > ${toInteger(now + comparator.ms)}`;
    default:
      return "false";
  }
}

/** Times and durations are whole numbers of this program, never text: as constants, they let DuckDB skip parts of the history. */
export function toInteger(value: number | null): string {
  return value === null ? "NULL" : String(Math.trunc(value));
}

function toDouble(value: number, parameters: Parameters): string {
  return `${parameters.add(value)}::DOUBLE`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "false" : `(${conditions.join(" OR ")})`;
}
