/** A range of a query's text, in UTF-16 code units. `end` is exclusive. */
export type Position = { start: number; end: number };

export type Literal = string | number | boolean;

/** A parsed query (docs/engage.md, Query language). Its text, its SQL and the builder all come from it. An audience has a condition, a computed trait a value. */
export type Query = { kind: "condition"; condition: Expression } | { kind: "value"; value: EventOperand };

export type Expression =
  | { kind: "and" | "or"; parts: Expression[] }
  | { kind: "not"; part: Expression }
  /** A primary expression. */
  | { kind: "compare"; operand: Operand; comparator: Comparator; position: Position };

export type Operand = PathOperand | EventOperand;

/** `trait` stands outside of `where`, `property` and `context` within. `.` in the path walks into objects. */
export type PathOperand = { kind: "trait" | "property" | "context"; path: string; position: Position };

export type EventOperand = { kind: "event"; name: string; filters: EventFilter[]; reducer: Reducer; position: Position };

export type EventFilter =
  /** A condition on the properties and the context of the event, or, for a funnel, on events after it. */
  | { kind: "where"; condition: Expression }
  | { kind: "sources"; exclude: string[] }
  /** The last `ms` before now, or the first `ms` after the parent event. */
  | { kind: "within"; ms: number; of: "now" | "parent"; position: Position }
  /** From `toMs` to `fromMs` before now, or from `fromMs` to `toMs` after the parent event. */
  | { kind: "between"; fromMs: number; toMs: number; of: "now" | "parent"; position: Position };

export const PATH_REDUCERS = ["sum", "avg", "max", "min", "first", "last", "unique", "unique_count"] as const;

export type Reducer =
  | { kind: "count" }
  | { kind: (typeof PATH_REDUCERS)[number]; path: string }
  /** The most frequent value that occurs at least `minFrequency` times. */
  | { kind: "mode"; path: string; minFrequency: number };

export type Comparator =
  | { kind: "equals" | "differs"; value: Literal }
  | { kind: "exists" | "absent" }
  | { kind: "greater_than" | "at_least" | "less_than" | "at_most"; value: number }
  | { kind: "contains" | "omits" | "one_of" | "none_of"; values: Literal[] }
  | { kind: "starts_with" | "ends_with"; value: string }
  /** An ISO 8601 date or time. */
  | { kind: "before_date" | "after_date"; value: string }
  | { kind: "within_last" | "within_next" | "before_last" | "after_next"; ms: number };

/** Why a query is refused. `expected` names what may stand at the position. */
export type QueryFault = {
  code:
    | "query_syntax"
    | "query_too_long"
    | "query_too_deep"
    | "query_too_many_expressions"
    | "query_window"
    | "query_kind"
    | "query_comparator"
    | "query_cycle";
  message: string;
  position: Position;
  expected: string[];
};

/** Bounds of a query (contracts: at most 50 primary expressions). */
export const QUERY_LIMITS = { characters: 10_000, nesting: 20, expressions: 50, textCharacters: 1_000, values: 1_000 } as const;
