import type { EventFilter, EventOperand, Expression, PathOperand, Reducer } from "../../domain/engage/query/query-tree.ts";
import {
  compileComparison,
  compilePath,
  type Parameters,
  type SqlValue,
  toInteger,
  toNumber,
  toNumberText,
  toScalarJson,
  toScalarText,
} from "./compile-values.ts";

/** The time of the run, and from when on events count; null for all that the history has. Both are ms since the epoch. */
export type Bounds = { now: number; since: number | null };

/** What all parts of a statement share. `withs` collects its common table expressions. */
export type Statement = Bounds & { parameters: Parameters; withs: string[] };

/** The most values that a unique list has. */
const UNIQUE_VALUES = 1_000;

/** Whether the condition of an event operand asks for other events: a funnel. */
export function isFunnel(operand: EventOperand): boolean {
  return operand.filters.some((filter) => filter.kind === "where" && hasEvent(filter.condition));
}

function hasEvent(expression: Expression): boolean {
  if (expression.kind === "compare") return expression.operand.kind === "event";
  return expression.kind === "not" ? hasEvent(expression.part) : expression.parts.some(hasEvent);
}

/** Returns SQL that is true for the rows of `event` that an operand counts. Conditions on other events are left out. */
export function compileEventFilter(operand: EventOperand, statement: Statement): string {
  const { parameters, now } = statement;
  const conditions = [`event = ${parameters.add(operand.name)}::VARCHAR`, ...operand.filters.flatMap(compileWindow)];
  for (const filter of operand.filters) {
    if (filter.kind === "sources")
      conditions.push(`source_id NOT IN (${filter.exclude.map((id) => `${parameters.add(id)}::VARCHAR`).join(", ")})`);
    if (filter.kind === "where" && !hasEvent(filter.condition)) {
      const compileOperand = (asked: PathOperand | EventOperand) => compilePathOperand(asked as PathOperand, "", parameters);
      conditions.push(`(${compileCondition(filter.condition, statement, compileOperand)})`);
    }
  }
  return conditions.join(" AND ");

  function compileWindow(filter: EventFilter): string[] {
    if (filter.kind === "within" && filter.of === "now") return [after(now - filter.ms)];
    if (filter.kind === "between" && filter.of === "now") return [after(now - filter.toMs), notAfter(now - filter.fromMs)];
    return [];
  }
}

/** Returns SQL of the bounds that apply to all events. */
export function compileBounds({ now, since }: Bounds): string {
  return since === null ? notAfter(now) : `${after(since)} AND ${notAfter(now)}`;
}

/** Returns the time before the first event that the operand may count, in ms; null if there is none. */
export function startOf(operand: EventOperand, now: number): number | null {
  const starts = operand.filters.flatMap((filter) => {
    if (filter.kind === "within" && filter.of === "now") return [now - filter.ms];
    return filter.kind === "between" && filter.of === "now" ? [now - filter.toMs] : [];
  });
  return starts.length === 0 ? null : Math.max(...starts);
}

export function after(ms: number): string {
  return `"at" > make_timestamp_ms(${toInteger(ms)})`;
}

function notAfter(ms: number): string {
  return `"at" <= make_timestamp_ms(${toInteger(ms)})`;
}

/** Returns SQL of a condition, with the SQL of each of its operands. */
export function compileCondition(
  expression: Expression,
  statement: Statement,
  compileOperand: (operand: PathOperand | EventOperand) => SqlValue,
): string {
  if (expression.kind === "compare")
    return compileComparison(compileOperand(expression.operand), expression.comparator, statement.now, statement.parameters);
  if (expression.kind === "not") return `NOT (${compileCondition(expression.part, statement, compileOperand)})`;
  const parts = expression.parts.map((part) => `(${compileCondition(part, statement, compileOperand)})`);
  return parts.join(expression.kind === "and" ? " AND " : " OR ");
}

/** A property, or a member of the event's context, of which the history has `page`. */
function compilePathOperand({ kind, path }: PathOperand, prefix: string, parameters: Parameters): SqlValue {
  if (kind === "property") return { type: "json", sql: compilePath(`${prefix}properties`, path, parameters) };
  const [first, ...rest] = path.split(".");
  if (kind !== "context" || first !== "page" || rest.length === 0) return { type: "json", sql: "NULL::JSON" };
  return { type: "json", sql: compilePath(`${prefix}page`, rest.join("."), parameters) };
}

/** Returns SQL of an aggregate over the events for which `filter` is true. */
export function compileReducer(reducer: Reducer, filter: string, parameters: Parameters): SqlValue {
  const aggregate = (call: string) => `${call} FILTER (WHERE ${filter})`;
  if (reducer.kind === "count") return { type: "number", sql: aggregate("count(*)") };
  const json = compilePath("properties", reducer.path, parameters);
  const present = (call: string) => `${call} FILTER (WHERE (${filter}) AND ${toScalarText(json)} IS NOT NULL)`;
  switch (reducer.kind) {
    case "sum":
      return { type: "number", sql: toStable(`coalesce(${aggregate(`fsum(${toNumber(json)})`)}, 0)`) };
    case "avg":
      return { type: "number", sql: toStable(aggregate(`favg(${toNumber(json)})`)) };
    case "max":
    case "min":
      return { type: "number", sql: aggregate(`${reducer.kind}(${toNumber(json)})`) };
    case "first":
      return { type: "json", sql: present(`arg_min(CAST(${toScalarJson(json)} AS JSON), {'time': "at", 'id': message_id})`) };
    case "last":
      return { type: "json", sql: present(`arg_max(CAST(${toScalarJson(json)} AS JSON), {'time': "at", 'id': message_id})`) };
    case "unique":
      return { type: "list", sql: `list_sort(${present(`list(DISTINCT ${toScalarText(json)})`)})[1:${UNIQUE_VALUES}]` };
    case "unique_count":
      return { type: "number", sql: present(`count(DISTINCT ${toScalarText(json)})`) };
    case "mode":
      return {
        type: "json",
        sql: mostFrequent(present(`histogram({'text': ${toScalarText(json)}, 'json': ${toScalarJson(json)}})`), reducer.minFrequency),
      };
  }
}

/** Rounds to 15 digits. The last bits of a sum depend on the order of the additions, and must not make a change of each run. */
function toStable(number: string): string {
  return `CAST(printf('%.15g', ${number}) AS DOUBLE)`;
}

/** Of the most frequent values, the first by its text. */
function mostFrequent(histogram: string, minFrequency: number): string {
  const entries = `map_entries(${histogram})`;
  const sorted = `list_sort(list_transform(${entries}, lambda entry: {'less': -CAST(entry.value AS BIGINT), 'text': entry.key.text, 'json': entry.key.json}))`;
  return `CAST(list_filter(${sorted}, lambda entry: -entry.less >= ${toInteger(minFrequency)})[1].json AS JSON)`;
}

/** Returns SQL of a value as JSON text. */
export function toJson({ type, sql }: SqlValue): string {
  if (type === "json") return `CAST(${sql} AS VARCHAR)`;
  return type === "number" ? toNumberText(`CAST(${sql} AS DOUBLE)`) : `CAST(to_json(${sql}) AS VARCHAR)`;
}

/**
 * Adds a table of the events of a funnel's operand, and returns its name: the events that its filters and its conditions on other events allow. The
 * other events belong to the same profile; with a window of `parent:` they come after the event.
 */
export function compileEventRows(operand: EventOperand, statement: Statement): string {
  const funnels = operand.filters.flatMap((filter) => (filter.kind === "where" && hasEvent(filter.condition) ? [filter.condition] : []));
  const base = addTable(
    statement,
    `SELECT profile_id, "at", message_id, properties, page, row_number() OVER () AS row FROM event
     WHERE ${compileBounds(statement)} AND ${compileEventFilter(operand, statement)}`,
    funnels.length > 0,
  );
  if (funnels.length === 0) return base;

  const joins: string[] = [];
  const compileOperand = (asked: PathOperand | EventOperand): SqlValue => {
    if (asked.kind !== "event") return compilePathOperand(asked, "parent.", statement.parameters);
    const { table, type } = compileChildren(base, asked, statement);
    joins.push(`LEFT JOIN ${table} ON ${table}.row = parent.row`);
    return { type, sql: defaultValue(asked.reducer, `${table}.value`) };
  };
  const conditions = funnels.map((condition) => `(${compileCondition(condition, statement, compileOperand)})`);
  return addTable(statement, `SELECT parent.* FROM ${base} AS parent ${joins.join(" ")} WHERE ${conditions.join(" AND ")}`);
}

/** Adds a table with the value of an operand for each event of `base` that has such other events. */
function compileChildren(base: string, operand: EventOperand, statement: Statement): { table: string; type: SqlValue["type"] } {
  const rows = compileEventRows(operand, statement);
  const windows = operand.filters.flatMap((filter) => {
    if (filter.kind === "within" && filter.of === "parent") return [laterBy(0, filter.ms)];
    return filter.kind === "between" && filter.of === "parent" ? [laterBy(filter.fromMs, filter.toMs)] : [];
  });
  const pairs = addTable(
    statement,
    `SELECT parent.row, child."at", child.message_id, child.properties FROM ${base} AS parent
     JOIN ${rows} AS child ON child.profile_id = parent.profile_id ${windows.map((window) => `AND ${window}`).join(" ")}`,
  );
  const { type, sql } = compileReducer(operand.reducer, "true", statement.parameters);
  return { table: addTable(statement, `SELECT row, ${sql} AS value FROM ${pairs} GROUP BY row`), type };
}

/** After the parent by more than `from`, and by at most `to`. */
function laterBy(from: number, to: number): string {
  const at = (ms: number) => `parent."at" + to_milliseconds(${toInteger(ms)})`;
  return `child."at" > ${at(from)} AND child."at" <= ${at(to)}`;
}

/** Where there is no event, counts and sums are 0, and other values are absent. */
export function defaultValue({ kind }: Reducer, value: string): string {
  return kind === "count" || kind === "sum" || kind === "unique_count" ? `coalesce(${value}, 0)` : value;
}

/** Adds a common table expression, and returns its name. What is read once need not be kept in memory. */
export function addTable({ withs }: Statement, sql: string, isReadTwice = false): string {
  const name = `t${withs.length + 1}`;
  withs.push(`${name} AS ${isReadTwice ? "MATERIALIZED" : "NOT MATERIALIZED"} (${sql})`);
  return name;
}
