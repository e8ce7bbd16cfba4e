import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import { printQuery } from "../../domain/engage/query/print-query.ts";
import type { Comparator, EventFilter, EventOperand, Expression, Literal, Query, Reducer } from "../../domain/engage/query/query-tree.ts";
import { seededRandom } from "../../testing/seeded-random.ts";
import { compileQuery, compileWhy, listComparisons } from "./compile-query.ts";
import { evaluatePlainly, type PlainProfile } from "./evaluate-plainly.ts";

const DEFINITIONS = 1_000;
const PROFILES = 12;
const EVENTS_OF_A_PROFILE = 14;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = 1_795_305_600_000;

const position = { start: 0, end: 0 };
const NAMES = ["Order Completed", "Page Viewed", 'It\'s "odd"'];
const PATHS = ["price", "a.b", "it's", "list", "a.0", "when", "x/y~z"];
const KEYS = ["plan", "address.city", "vip", "born"];
const TEXTS = ["a", "ab", "b", "", "A", "€uro", "😀", 'q"\\', "1", "true"];
const TIMES = [
  "2026-11-20",
  "2026-11-22T10:00:00Z",
  "2026-11-23T23:30:00.250+05:30",
  "2026-02-30",
  "2026-11-24 08:00",
  "2026-11-25T24:00:00Z",
];

const seed = process.env["ENGAGE_SEED"] ?? String(20_261_127);
const random = seededRandom(Number(seed));
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const chance = (likelihood: number) => random() < likelihood;
const whole = (below: number) => Math.floor(random() * below);

const profiles = new Map<string, PlainProfile>(
  Array.from({ length: PROFILES }, (_, index) => [`${index % 4 === 0 ? "anonymous_id" : "user_id"}:u${index}`, randomProfile(index)]),
);
let instance: DuckDBInstance;
let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await instance.connect();
  await connection.run(`create table event (profile_id varchar, "at" timestamp_ms, type varchar, event varchar, source_id varchar, message_id varchar,
    properties varchar, page varchar)`);
  await connection.run('create table trait_call (profile_id varchar, "at" timestamp_ms, traits varchar)');
  await connection.run("create table profile (profile_id varchar, type varchar, identifier varchar)");
  for (const [id, { events, traitCalls }] of profiles) {
    const [type = "", identifier = ""] = id.split(":");
    await connection.run("insert into profile values ($1, $2, $3)", [id, type, identifier]);
    for (const { at, event, sourceId, messageId, properties, page } of events) {
      const texts = [event, sourceId, messageId, JSON.stringify(properties), JSON.stringify(page)];
      await connection.run(`insert into event values ($1, make_timestamp_ms(${at}), 'track', $2, $3, $4, $5, $6)`, [id, ...texts]);
    }
    for (const { at, traits } of traitCalls)
      await connection.run(`insert into trait_call values ($1, make_timestamp_ms(${at}), $2)`, [id, JSON.stringify(traits)]);
  }
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

test(`the engine agrees with the plain evaluator on ${DEFINITIONS} random definitions over random events, windows and times`, {
  timeout: 120_000,
}, async () => {
  for (let index = 0; index < DEFINITIONS; index += 1) {
    const text = printQuery(randomQuery());
    const parsed = parseQuery(text);
    if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
    const now = START + whole(12 * DAY_MS);
    const since = chance(0.2) ? now - whole(8 * DAY_MS) : null;
    const expected = expectedValues(parsed.value, { now, since });
    expect(await evaluate(parsed.value, now, since), `seed ${seed}, definition ${index}: ${text} at ${now} since ${since}`).toEqual(
      expected,
    );
  }
});

test("profiles that have only an anonymous id count if the definition includes them", async () => {
  const parsed = parseQuery("event('Nothing').count() = 0");
  if (!parsed.ok) throw new Error(parsed.error.message);
  const options = { now: START, since: null };
  const counted = async (includeAnonymous: boolean) => {
    const { sql, parameters } = compileQuery(parsed.value, { ...options, includeAnonymous });
    return (await connection.runAndReadAll(sql, parameters)).currentRowCount;
  };
  expect(await counted(true)).toBe(PROFILES);
  expect(await counted(false)).toBe(PROFILES - PROFILES / 4);
});

test("the reasons of a member are the value of each expression and whether it is true", async () => {
  const parsed = parseQuery("event('Order Completed').count() >= 1 AND NOT(trait('nothing').exists())");
  if (!parsed.ok || parsed.value.kind !== "condition") throw new Error("not a condition");
  expect(listComparisons(parsed.value.condition)).toHaveLength(2);
  const { sql, parameters } = compileWhy(parsed.value.condition, "user_id:u1", { now: START + 20 * DAY_MS, since: null });
  const [row] = (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson();
  const count = profiles.get("user_id:u1")?.events.filter(({ event }) => event === "Order Completed").length ?? 0;
  expect(row).toEqual({ v0: String(count), h0: count >= 1, v1: null, h1: false });
});

async function evaluate(query: Query, now: number, since: number | null): Promise<Record<string, unknown>> {
  const { sql, parameters } = compileQuery(query, { now, since, includeAnonymous: true });
  const rows = (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson();
  return toComparable(rows.map((row) => [String(row["profile_id"]), JSON.parse(String(row["value"]))]));
}

function expectedValues(query: Query, bounds: { now: number; since: number | null }): Record<string, unknown> {
  const values = [...profiles].map(([id, profile]): [string, unknown] => [id, evaluatePlainly(query, profile, bounds)]);
  return toComparable(values.filter(([, value]) => value !== undefined));
}

/** Sums and averages of floating-point numbers depend on their order. */
function toComparable(values: readonly [string, unknown][]): Record<string, unknown> {
  const round = (value: unknown) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return Object.fromEntries([...values].sort().map(([id, value]) => [id, round(value)]));
}

function randomProfile(index: number): PlainProfile {
  const at = () => START + whole(10 * 24) * HOUR_MS;
  return {
    events: Array.from({ length: whole(EVENTS_OF_A_PROFILE) + (index === 1 ? 1 : 0) }, (_, number) => ({
      at: at(),
      event: index === 1 && number === 0 ? "Order Completed" : pick(NAMES),
      sourceId: pick(["s1", "s2"]),
      messageId: `${index}-${number}`,
      properties: randomProperties(),
      page: chance(0.5) ? { url: pick(TEXTS), deep: { n: whole(3) } } : null,
    })),
    traitCalls: Array.from({ length: whole(5) }, () => ({ at: at(), traits: randomTraits() })),
  };
}

function randomProperties(): unknown {
  if (chance(0.1)) return null;
  const properties: Record<string, unknown> = {};
  for (const path of PATHS) if (chance(0.6) && !path.startsWith("a.")) properties[path] = randomValue();
  if (chance(0.6)) properties["a"] = chance(0.3) ? [randomValue()] : { b: randomValue(), 0: randomValue() };
  if (chance(0.5)) properties["price"] = whole(8) / 2;
  if (chance(0.5)) properties["when"] = pick(TIMES);
  return properties;
}

function randomTraits(): unknown {
  const traits: Record<string, unknown> = { plan: randomValue() };
  if (chance(0.5)) traits["address"] = chance(0.8) ? { city: randomValue() } : randomValue();
  if (chance(0.5)) traits["vip"] = chance(0.5);
  if (chance(0.5)) traits["born"] = pick(TIMES);
  return traits;
}

function randomValue(): unknown {
  const kind = whole(9);
  if (kind === 0) return null;
  if (kind === 1) return chance(0.5);
  if (kind === 2) return whole(6) - 1;
  if (kind === 3) return pick([0.5, -1.25, 3.125, 1e15, 12345678901]);
  if (kind === 4) return Array.from({ length: whole(4) }, () => pick<unknown>([...TEXTS, 1, true, null, { a: 1 }]));
  if (kind === 5) return { b: pick(TEXTS) };
  if (kind === 6) return pick(TIMES);
  return pick(TEXTS);
}

function randomQuery(): Query {
  if (chance(0.3)) return { kind: "value", value: randomEvent(0) };
  return {
    kind: "condition",
    condition: randomExpression(0, () => (chance(0.65) ? randomEvent(0) : { kind: "trait", path: pick(KEYS), position })),
  };
}

function randomExpression(depth: number, operand: () => Parameters<typeof randomComparator>[0]): Expression {
  const kind = depth > 1 ? "compare" : pick(["compare", "compare", "and", "or", "not"] as const);
  const part = () => randomExpression(depth + 1, operand);
  if (kind === "not") return { kind, part: part() };
  if (kind === "and" || kind === "or") return { kind, parts: [part(), part()] };
  const asked = operand();
  return { kind: "compare", operand: asked, comparator: randomComparator(asked), position };
}

function randomEvent(depth: number): EventOperand {
  const filters: EventFilter[] = [];
  const window = () => (1 + whole(8)) * (chance(0.5) ? DAY_MS : 12 * HOUR_MS);
  if (chance(0.4)) filters.push({ kind: "where", condition: randomExpression(1, () => randomWhereOperand(depth)) });
  if (chance(0.2)) filters.push({ kind: "sources", exclude: [pick(["s1", "s2", "s3"])] });
  const of = depth > 0 && chance(0.7) ? "parent" : "now";
  if (chance(0.4)) filters.push({ kind: "within", ms: window(), of, position });
  else if (chance(0.3)) {
    const fromMs = window();
    filters.push({ kind: "between", fromMs, toMs: fromMs + window(), of, position });
  }
  return { kind: "event", name: pick(NAMES), filters, reducer: randomReducer(), position };
}

function randomWhereOperand(depth: number): Parameters<typeof randomComparator>[0] {
  if (depth < 2 && chance(0.25)) return randomEvent(depth + 1);
  return chance(0.8)
    ? { kind: "property", path: pick(PATHS), position }
    : { kind: "context", path: pick(["page.url", "page.deep.n"]), position };
}

function randomReducer(): Reducer {
  const kind = pick(["count", "count", "count", "sum", "avg", "max", "min", "first", "last", "unique", "unique_count", "mode"] as const);
  if (kind === "count") return { kind };
  return kind === "mode" ? { kind, path: pick(PATHS), minFrequency: 1 + whole(2) } : { kind, path: pick(PATHS) };
}

function randomComparator(
  operand: { kind: "trait" | "property" | "context"; path: string; position: typeof position } | EventOperand,
): Comparator {
  const reducer = operand.kind === "event" ? operand.reducer.kind : null;
  const number = () => whole(6) - 1;
  if (reducer === "count" || reducer === "sum" || reducer === "unique_count") {
    if (chance(0.2)) return { kind: pick(["one_of", "none_of"] as const), values: [number(), number()] };
    return { kind: pick(["equals", "differs", "greater_than", "at_least", "less_than", "at_most"] as const), value: number() };
  }
  if (reducer === "avg" || reducer === "max" || reducer === "min")
    return chance(0.2)
      ? { kind: pick(["exists", "absent"] as const) }
      : { kind: pick(["at_least", "less_than"] as const), value: number() };
  const literal = (): Literal => pick<Literal>([...TEXTS, ...TIMES, 0, 1, 0.5, 3.125, true, false]);
  if (reducer === "unique")
    return chance(0.3)
      ? { kind: pick(["exists", "absent"] as const) }
      : { kind: pick(["contains", "omits"] as const), values: [literal(), literal()] };
  switch (whole(7)) {
    case 0:
      return { kind: pick(["exists", "absent"] as const) };
    case 1:
      return { kind: pick(["greater_than", "at_least", "less_than", "at_most"] as const), value: number() };
    case 2:
      return { kind: pick(["contains", "omits", "one_of", "none_of"] as const), values: [literal(), literal()] };
    case 3:
      return { kind: pick(["starts_with", "ends_with"] as const), value: pick(TEXTS) };
    case 4:
      return { kind: pick(["before_date", "after_date"] as const), value: pick(["2026-11-22", "2026-11-23T18:00:00.250Z"]) };
    case 5:
      return { kind: pick(["within_last", "within_next", "before_last", "after_next"] as const), ms: (1 + whole(72)) * HOUR_MS };
    default:
      return { kind: pick(["equals", "differs"] as const), value: literal() };
  }
}
