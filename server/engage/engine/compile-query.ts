import type { EventOperand, Expression, Operand, PathOperand, Query } from "../../domain/engage/query/query-tree.ts";
import {
  addTable,
  after,
  type Bounds,
  compileBounds,
  compileCondition,
  compileEventFilter,
  compileEventRows,
  compileReducer,
  defaultValue,
  isFunnel,
  type Statement,
  startOf,
  toJson,
} from "./compile-events.ts";
import { compilePath, createParameters, type SqlValue } from "./compile-values.ts";

export type CompileOptions = Bounds & {
  /** Whether profiles that have only an anonymous id count. */
  includeAnonymous: boolean;
};

/** A statement of DuckDB with the values of its parameters `$1`, `$2`, …. */
export type Compiled = { sql: string; parameters: (string | number | boolean)[] };

/**
 * Returns a SELECT over the tables of a session (`event`, `trait_call` and `profile`) of `profile_id`, `type`, `identifier` and `value`, which is JSON
 * text. Of an audience, it returns the members, with the value `true`; of a computed trait, the profiles that have a value.
 */
export function compileQuery(query: Query, { includeAnonymous, ...bounds }: CompileOptions): Compiled {
  const statement: Statement = { ...bounds, parameters: createParameters(), withs: [] };
  const operands = query.kind === "value" ? [query.value] : listOperands(query.condition);
  const { joins, findValue } = joinOperands(operands, statement);
  const who = includeAnonymous ? "true" : "profile.type <> 'anonymous_id'";
  const { value, condition } =
    query.kind === "value"
      ? compileTrait(query.value, findValue(query.value))
      : { value: "'true'", condition: compileCondition(query.condition, statement, findValue) };
  return toCompiled(
    statement,
    `SELECT profile.profile_id, profile.type, profile.identifier, ${value} AS value
     FROM profile ${joins} WHERE ${who} AND (${condition})`,
  );
}

/** A trait has a value where an event counts. */
function compileTrait(operand: EventOperand, value: SqlValue): { value: string; condition: string } {
  const isNumber = operand.reducer.kind === "count" || operand.reducer.kind === "sum" || operand.reducer.kind === "unique_count";
  return { value: toJson(value), condition: isNumber ? `${value.sql} <> 0` : `${value.sql} IS NOT NULL` };
}

/** Returns a SELECT of one row for one profile: for the primary expression number n, its value `v{n}` as JSON text and whether it is true, `h{n}`. */
export function compileWhy(condition: Expression, profileId: string, bounds: Bounds): Compiled {
  const statement: Statement = { ...bounds, parameters: createParameters(), withs: [] };
  const comparisons = listComparisons(condition);
  const { joins, findValue } = joinOperands(
    comparisons.map(({ operand }) => operand),
    statement,
  );
  const columns = comparisons.flatMap((comparison, index) => [
    `${toJson(findValue(comparison.operand))} AS v${index}`,
    `${compileCondition(comparison, statement, findValue)} AS h${index}`,
  ]);
  const profile = `${statement.parameters.add(profileId)}::VARCHAR`;
  return toCompiled(statement, `SELECT ${columns.join(", ")} FROM profile ${joins} WHERE profile.profile_id = ${profile}`);
}

/** Returns the primary expressions of a condition outside of `where`, in their order. */
export function listComparisons(expression: Expression): Extract<Expression, { kind: "compare" }>[] {
  if (expression.kind === "compare") return [expression];
  return expression.kind === "not" ? listComparisons(expression.part) : expression.parts.flatMap(listComparisons);
}

function listOperands(condition: Expression): Operand[] {
  return listComparisons(condition).map(({ operand }) => operand);
}

function toCompiled({ withs, parameters }: Statement, select: string): Compiled {
  const head = withs.length === 0 ? "" : `WITH ${withs.join(",\n")}\n`;
  return { sql: head + select, parameters: parameters.values };
}

type Joined = { joins: string; findValue(operand: Operand): SqlValue };

/** Adds the tables that have the values of the operands by profile. Simple operands share one pass over the events, traits one over the identify calls. */
function joinOperands(operands: readonly Operand[], statement: Statement): Joined {
  const values = new Map<Operand, SqlValue>();
  const events = operands.filter((operand) => operand.kind === "event");
  const traits = operands.filter((operand) => operand.kind !== "event");
  const tables = [
    ...joinSimple(
      events.filter((operand) => !isFunnel(operand)),
      statement,
      values,
    ),
    ...events.filter(isFunnel).map((operand) => joinFunnel(operand, statement, values)),
    ...joinTraits(traits, statement, values),
  ];
  const joins = tables.map((table) => `LEFT JOIN ${table} ON ${table}.profile_id = profile.profile_id`).join(" ");
  const absent: SqlValue = { type: "json", sql: "NULL::JSON" };
  return { joins, findValue: (operand) => values.get(operand) ?? absent };
}

function joinSimple(operands: readonly EventOperand[], statement: Statement, values: Map<Operand, SqlValue>): string[] {
  if (operands.length === 0) return [];
  const { parameters, now } = statement;
  const aggregates = operands.map((operand) => compileReducer(operand.reducer, compileEventFilter(operand, statement), parameters));
  const names = [...new Set(operands.map(({ name }) => name))].map((name) => `${parameters.add(name)}::VARCHAR`);
  const starts = operands.map((operand) => startOf(operand, now));
  const earliest = starts.some((start) => start === null) ? null : Math.min(...starts.map(Number));
  const table = addTable(
    statement,
    `SELECT profile_id, ${aggregates.map(({ sql }, index) => `${sql} AS e${index}`).join(", ")} FROM event
     WHERE event IN (${names.join(", ")}) AND ${compileBounds(statement)}${earliest === null ? "" : ` AND ${after(earliest)}`} GROUP BY profile_id`,
  );
  operands.forEach((operand, index) => {
    const { type = "json" } = aggregates[index] ?? {};
    values.set(operand, { type, sql: defaultValue(operand.reducer, `${table}.e${index}`) });
  });
  return [table];
}

function joinFunnel(operand: EventOperand, statement: Statement, values: Map<Operand, SqlValue>): string {
  const rows = compileEventRows(operand, statement);
  const { type, sql } = compileReducer(operand.reducer, "true", statement.parameters);
  const table = addTable(statement, `SELECT profile_id, ${sql} AS value FROM ${rows} GROUP BY profile_id`);
  values.set(operand, { type, sql: defaultValue(operand.reducer, `${table}.value`) });
  return table;
}

/** The latest value of each trait, and of values of the same time the greatest text. */
function joinTraits(operands: readonly PathOperand[], statement: Statement, values: Map<Operand, SqlValue>): string[] {
  if (operands.length === 0) return [];
  const { parameters } = statement;
  const keys = [...new Set(operands.map(({ path }) => path.split(".")[0] ?? ""))];
  const columns = keys.map((key, index) => {
    const json = compilePath("traits", key, parameters);
    return `arg_max(${json}, {'time': "at", 'text': CAST(${json} AS VARCHAR)}) FILTER (WHERE ${json} IS NOT NULL) AS k${index}`;
  });
  const table = addTable(
    statement,
    `SELECT profile_id, ${columns.join(", ")} FROM trait_call WHERE ${compileBounds({ ...statement, since: null })} GROUP BY profile_id`,
  );
  for (const operand of operands) {
    const [key = "", ...rest] = operand.path.split(".");
    const column = `${table}.k${keys.indexOf(key)}`;
    values.set(operand, { type: "json", sql: rest.length === 0 ? column : compilePath(column, rest.join("."), parameters) });
  }
  return [table];
}
