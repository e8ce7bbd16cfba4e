import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import { printQuery } from "../../domain/engage/query/print-query.ts";
import type { Query } from "../../domain/engage/query/query-tree.ts";
import { arbitraryQuery, WORDS } from "../../testing/arbitrary-query.ts";
import { evaluatePlainly, type PlainProfile } from "../../testing/evaluate-plainly.ts";
import { seededRandom } from "../../testing/seeded-random.ts";
import { compileQuery, compileWhy, listComparisons } from "./compile-query.ts";

const DEFINITIONS = 1_000;
const PROFILES = 12;
const EVENTS_OF_A_PROFILE = 14;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = 1_795_305_600_000;

const BOUGHT = WORDS.events[0];
const TEXTS = WORDS.texts;
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
  const definitions = randomDefinitions();
  expect(definitions).toHaveLength(DEFINITIONS);
  for (const [index, { text, query }] of definitions.entries()) {
    const now = START + whole(12 * DAY_MS);
    const since = chance(0.2) ? now - whole(8 * DAY_MS) : null;
    const expected = expectedValues(query, { now, since });
    expect(await evaluate(query, now, since), `seed ${seed}, definition ${index}: ${text} at ${now} since ${since}`).toEqual(expected);
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
  const parsed = parseQuery("event('Shoes Bought').count() >= 1 AND NOT(trait('nothing').exists())");
  if (!parsed.ok || parsed.value.kind !== "condition") throw new Error("not a condition");
  expect(listComparisons(parsed.value.condition)).toHaveLength(2);
  const { sql, parameters } = compileWhy(parsed.value.condition, "user_id:u1", { now: START + 20 * DAY_MS, since: null });
  const [row] = (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson();
  const count = profiles.get("user_id:u1")?.events.filter(({ event }) => event === BOUGHT).length ?? 0;
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

/** Queries that are within the limits. */
function randomDefinitions(): { text: string; query: Query }[] {
  const texts = fc.sample(arbitraryQuery, { seed: Number(seed), numRuns: DEFINITIONS * 2 }).map(printQuery);
  return texts
    .flatMap((text) => {
      const parsed = parseQuery(text);
      return parsed.ok ? { text, query: parsed.value } : [];
    })
    .slice(0, DEFINITIONS);
}

function randomProfile(index: number): PlainProfile {
  const at = () => START + whole(10 * 24) * HOUR_MS;
  return {
    events: Array.from({ length: whole(EVENTS_OF_A_PROFILE) + (index === 1 ? 1 : 0) }, (_, number) => ({
      at: at(),
      event: index === 1 && number === 0 ? BOUGHT : pick(WORDS.events),
      sourceId: pick(WORDS.sources),
      messageId: `${index}-${number}`,
      properties: randomProperties(),
      page: chance(0.5) ? { url: pick(TEXTS), path: randomValue(), search: { q: randomValue() } } : null,
    })),
    traitCalls: Array.from({ length: whole(5) }, () => ({ at: at(), traits: randomTraits() })),
  };
}

function randomProperties(): unknown {
  if (chance(0.1)) return null;
  const properties: Record<string, unknown> = {};
  for (const path of WORDS.paths) if (chance(0.6) && !path.includes(".")) properties[path] = randomValue();
  if (chance(0.6)) properties["address"] = chance(0.3) ? [randomValue()] : { city: randomValue() };
  if (chance(0.5)) properties["price"] = whole(8) / 2;
  if (chance(0.5)) properties["when"] = pick(TIMES);
  return properties;
}

function randomTraits(): unknown {
  const traits: Record<string, unknown> = { plan: randomValue() };
  if (chance(0.5)) traits["address"] = chance(0.8) ? { city: randomValue() } : randomValue();
  if (chance(0.5)) traits["vip"] = chance(0.5);
  if (chance(0.5)) traits["tags"] = chance(0.5) ? [pick(TEXTS), pick(TEXTS)] : randomValue();
  if (chance(0.5)) traits["when"] = pick(TIMES);
  return traits;
}

function randomValue(): unknown {
  const kind = whole(9);
  if (kind === 0) return null;
  if (kind === 1) return chance(0.5);
  if (kind === 2) return whole(6) - 1;
  if (kind === 3) return pick([...WORDS.numbers, -1.25, 3.125]);
  if (kind === 4) return Array.from({ length: whole(4) }, () => pick<unknown>([...TEXTS, 1, true, null, { a: 1 }]));
  if (kind === 5) return { b: pick(TEXTS) };
  if (kind === 6) return pick(TIMES);
  return pick(TEXTS);
}
