import fc from "fast-check";
import {
  type Comparator,
  type EventFilter,
  type EventOperand,
  type Expression,
  type Literal,
  PATH_REDUCERS,
  type PathOperand,
  type Query,
  type Reducer,
} from "../domain/engage/query/query-tree.ts";

/** What the queries name. Tests make their events of the same words, so that the queries find some. */
export const WORDS = {
  events: ["Shoes Bought", "Shoes Returned", "Page Viewed", "It's"],
  paths: ["price", "color", "tags", "address.city", "address", "0", "when", "a/b~c"],
  traits: ["plan", "address.city", "tags", "when", "vip"],
  pages: ["page.url", "page.path", "page.search.q"],
  sources: ["web", "server"],
  texts: ["red", "blue", "re", "", "Paris", "é", "😀", "2026-11-20", "2026-11-27T10:00:00Z", "100", "true", 'it\'s \\ "so"\n'],
  numbers: [-1, 0, 0.5, 1, 2, 3, 100, 1e15, 123456789012],
} as const;

const MINUTE_MS = 60_000;
const NOWHERE = { start: 0, end: 0 };

const arbitraryLiteral: fc.Arbitrary<Literal> = fc.oneof(fc.constantFrom(...WORDS.texts), fc.constantFrom(...WORDS.numbers), fc.boolean());

const text = fc.constantFrom(...WORDS.texts);
const number = fc.constantFrom(...WORDS.numbers);
const literals = fc.array(arbitraryLiteral, { minLength: 1, maxLength: 3 });
const duration = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map((days) => days * 1440 * MINUTE_MS),
  fc.integer({ min: 1, max: 2_000 }).map((minutes) => minutes * MINUTE_MS),
);
const presence = fc.record({ kind: fc.constantFrom("exists", "absent") }) as fc.Arbitrary<Comparator>;

const anyComparator: fc.Arbitrary<Comparator> = fc.oneof(
  presence,
  fc.record({ kind: fc.constantFrom("equals", "differs"), value: arbitraryLiteral }),
  fc.record({ kind: fc.constantFrom("greater_than", "at_least", "less_than", "at_most"), value: number }),
  fc.record({ kind: fc.constantFrom("contains", "omits", "one_of", "none_of"), values: literals }),
  fc.record({ kind: fc.constantFrom("starts_with", "ends_with"), value: text }),
  fc.record({ kind: fc.constantFrom("before_date", "after_date"), value: fc.constantFrom("2026-11-20", "2026-11-27T11:00:00.250+02:00") }),
  fc.record({ kind: fc.constantFrom("within_last", "within_next", "before_last", "after_next"), ms: duration }),
) as fc.Arbitrary<Comparator>;

const numberComparator: fc.Arbitrary<Comparator> = fc.oneof(
  fc.record({ kind: fc.constantFrom("equals", "differs"), value: arbitraryLiteral }),
  fc.record({ kind: fc.constantFrom("greater_than", "at_least", "less_than", "at_most"), value: number }),
  fc.record({ kind: fc.constantFrom("one_of", "none_of"), values: literals }),
) as fc.Arbitrary<Comparator>;

const listComparator: fc.Arbitrary<Comparator> = fc.oneof(
  presence,
  fc.record({ kind: fc.constantFrom("contains", "omits"), values: literals }),
) as fc.Arbitrary<Comparator>;

const path = fc.constantFrom(...WORDS.paths);
const reducer: fc.Arbitrary<Reducer> = fc.oneof(
  fc.constant<Reducer>({ kind: "count" }),
  fc.record({ kind: fc.constantFrom(...PATH_REDUCERS), path }),
  fc.record({ kind: fc.constant("mode" as const), path, minFrequency: fc.integer({ min: 1, max: 3 }) }),
);

/** An event operand at most `depth` funnels deep. */
function arbitraryEvent(depth: number, of: fc.Arbitrary<"now" | "parent">): fc.Arbitrary<EventOperand> {
  const filter: fc.Arbitrary<EventFilter> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("where" as const), condition: arbitraryCondition(arbitraryWhere(depth), 1) }) },
    fc.record({
      kind: fc.constant("sources" as const),
      exclude: fc.array(fc.constantFrom(...WORDS.sources), { minLength: 1, maxLength: 2 }),
    }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("within" as const), ms: duration, of, position: fc.constant(NOWHERE) }) },
    fc
      .record({ kind: fc.constant("between" as const), fromMs: duration, more: duration, of, position: fc.constant(NOWHERE) })
      .map(({ more, ...between }) => ({ ...between, toMs: between.fromMs + more })),
  );
  return fc.record({
    kind: fc.constant("event" as const),
    name: fc.constantFrom(...WORDS.events),
    filters: fc.array(filter, { maxLength: 2 }),
    reducer,
    position: fc.constant(NOWHERE),
  });
}

type Comparison = Extract<Expression, { kind: "compare" }>;

function compareEvent(event: fc.Arbitrary<EventOperand>): fc.Arbitrary<Comparison> {
  return event.chain((operand) =>
    fc.record({
      kind: fc.constant("compare"),
      operand: fc.constant(operand),
      comparator: toComparator(operand),
      position: fc.constant(NOWHERE),
    }),
  );
}

function toComparator({ reducer: { kind } }: EventOperand): fc.Arbitrary<Comparator> {
  if (kind === "unique") return listComparator;
  if (kind === "count" || kind === "sum" || kind === "unique_count") return numberComparator;
  return kind === "avg" || kind === "max" || kind === "min" ? fc.oneof(numberComparator, presence) : anyComparator;
}

function comparePath(kind: PathOperand["kind"], paths: readonly string[]): fc.Arbitrary<Comparison> {
  return fc.record({
    kind: fc.constant("compare"),
    operand: fc.record({ kind: fc.constant(kind), path: fc.constantFrom(...paths), position: fc.constant(NOWHERE) }),
    comparator: anyComparator,
    position: fc.constant(NOWHERE),
  });
}

function arbitraryWhere(depth: number): fc.Arbitrary<Comparison> {
  const paths = [
    { weight: 5, arbitrary: comparePath("property", WORDS.paths) },
    { weight: 1, arbitrary: comparePath("context", WORDS.pages) },
  ];
  if (depth === 0) return fc.oneof(...paths);
  return fc.oneof(...paths, { weight: 3, arbitrary: compareEvent(arbitraryEvent(depth - 1, fc.constantFrom("now", "parent"))) });
}

/** Joins comparisons. A part of AND is no AND, as the parser returns it. */
function arbitraryCondition(comparison: fc.Arbitrary<Comparison>, depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return comparison;
  const part = arbitraryCondition(comparison, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: comparison },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("not" as const), part }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom("and" as const, "or" as const), parts: fc.array(part, { minLength: 2, maxLength: 3 }) }),
    },
  );
}

const event = arbitraryEvent(2, fc.constant("now"));

/** A query of the trees that the parser returns, without positions, and not always within the limits of a query. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("condition" as const),
      condition: arbitraryCondition(
        fc.oneof({ weight: 2, arbitrary: compareEvent(event) }, { weight: 1, arbitrary: comparePath("trait", WORDS.traits) }),
        2,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("value" as const), value: event }) },
);
