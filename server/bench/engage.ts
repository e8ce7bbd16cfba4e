import { createWriteStream, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { createMessageIdHasher } from "../collect/records/message-id-hash.ts";
import { createFastReader } from "../collect/records/record-fast.ts";
import { parseQuery } from "../domain/engage/query/parse-query.ts";
import { createEngine, type OwnEngine } from "../engage/engine/create-engine.ts";
import type { EngineResult, HistorySession } from "../runtime.ts";
import { type CorpusPlan, createCorpus } from "./corpus.ts";
import type { Part } from "./part.ts";
import { now } from "./statistics.ts";

export type EngagePlan = { folder: string; corpus: CorpusPlan; eventCount: number; profileCount: number; audienceCount: number };

export type EngageFigures = {
  copyCpuSecondsPerMillion: number;
  identitySeconds: number;
  audienceSeconds: number;
  audiencesSeconds: number;
  funnelSeconds: number;
  members: number;
  peakRssMb: number;
};

const DAY_MS = 86_400_000;
const DAYS = 30;
/** The end of the events, and the time of the queries. */
const AS_OF = 1_795_305_600_000;
const MEMORY_MB = 1_000;

/** Copies a batch of 1 KB events into the history, and computes audiences over a history of events that is written directly as Parquet. */
export const engage: Part = async ({ folder: parent, corpus, eventCount, profileCount, audienceCount }: EngagePlan, wire) => {
  const folder = join(parent, "engage");
  await mkdir(folder, { recursive: true });
  const engine = createEngine({ directory: join(folder, "engine"), memoryMb: MEMORY_MB });
  try {
    const copyCpuSecondsPerMillion = await measureCopy(engine, folder, corpus);
    const session = await writeHistory(folder, { eventCount, profileCount });
    wire.send({
      copyCpuSecondsPerMillion,
      ...(await measureAudiences(engine, session, { folder, audienceCount })),
    } satisfies EngageFigures);
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

async function measureCopy(engine: OwnEngine, folder: string, corpus: CorpusPlan): Promise<number> {
  const batch = join(folder, "batch.gz");
  await writeBatch(batch, corpus);
  const copy = () => engine.writePart({ ndjsonGzPaths: [batch], target: join(folder, "copy.parquet") });
  toValue(await copy());
  const before = readCpuSeconds(engine);
  const { eventCount } = toValue(await copy());
  if (eventCount !== corpus.eventCount) throw new Error("The copy does not have all events.");
  return ((readCpuSeconds(engine) - before) / eventCount) * 1e6;
}

/** Writes the records that a collector makes of the corpus. */
async function writeBatch(path: string, plan: CorpusPlan): Promise<void> {
  const corpus = createCorpus(plan);
  const request = Buffer.alloc(corpus.maxRequestBytes);
  const read = createFastReader(createMessageIdHasher());
  const gzip = createGzip();
  const written = Promise.withResolvers<void>();
  gzip.pipe(createWriteStream(path)).on("finish", written.resolve).on("error", written.reject);
  for (let index = 0; index < corpus.requestCount; index += 1) {
    const { length, bodyStart } = corpus.writeRequest(index, request);
    const call = read([request.subarray(bodyStart, length)], { kind: "batch" });
    const records = call?.records({ sourceId: "bench", receivedAt: AS_OF, ip: "127.0.0.1", createMessageId: () => "" });
    if (records === undefined) throw new Error("The corpus has a body that the collector would refuse.");
    gzip.write(Buffer.from(records.lines));
  }
  gzip.end();
  await written.promise;
}

/** Writes a part for each day, one after another, so that little memory is used. */
async function writeHistory(
  folder: string,
  { eventCount, profileCount }: { eventCount: number; profileCount: number },
): Promise<HistorySession> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB", temp_directory: join(folder, "spilled") });
  const connection = await instance.connect();
  const perDay = Math.ceil(eventCount / DAYS);
  const paths = Array.from({ length: DAYS }, (_, day) => join(folder, `${day}.parquet`));
  for (const [day, path] of paths.entries()) {
    await connection.run(
      `COPY (${daySql({ day, perDay, profileCount })}) TO '${path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
  return { workspaceId: "bench", version: "1", parts: paths.map((path) => ({ path })) };
}

const EVENT_NAMES = [
  "Order Completed",
  "Product Viewed",
  "Product Added",
  "Cart Viewed",
  "Signed Up",
  "Page Viewed",
  "Search",
  "Coupon Used",
  "Paid",
];

/** Three of five profiles have a user id, which most of their events have; each has an anonymous id. One event of 20 is an identify call. */
function daySql({ day, perDay, profileCount }: { day: number; perDay: number; profileCount: number }): string {
  const from = day * perDay;
  return `
    WITH number AS (
      SELECT range - ${from} AS i, (hash(range) % ${profileCount})::INTEGER AS p, (hash(range * 7 + 3) % 1000)::INTEGER AS h, (hash(range * 13 + 5) % 500)::INTEGER AS g
      FROM range(${from}, ${from + perDay})
    ), event AS (
      SELECT *, CASE WHEN p % 5 < 3 AND h % 10 < 7 THEN 'user_' || p END AS user_id, 'a8b7c6d5-' || p AS anonymous_id, h % 20 = 19 AS is_identify,
        make_timestamp_ms(${AS_OF - (DAYS - day) * DAY_MS} + (i * ${DAY_MS} // ${perDay})::BIGINT) AS time
      FROM number
    )
    SELECT user_id, anonymous_id, CASE WHEN is_identify AND p % 5 < 4 THEN 'user' || p || '@example.com' END AS email, NULL::VARCHAR AS android_idfa,
      NULL::VARCHAR AS ios_idfa, coalesce('user_id:' || user_id, 'email:' || email, 'anonymous_id:' || anonymous_id) AS best,
      CASE WHEN is_identify THEN 'identify' ELSE 'track' END AS type,
      CASE WHEN NOT is_identify THEN ${JSON.stringify(EVENT_NAMES).replaceAll('"', "'")}[h % ${EVENT_NAMES.length} + 1] END AS event,
      time AS "at", time AS received_at, 'site' AS source_id, 'm-' || md5(i::VARCHAR) AS message_id,
      CASE WHEN NOT is_identify THEN '{"price":' || g || ',"sku":"sku-' || (g * 7) || '","category":"' || ['shoes', 'hats', 'bags'][g % 3 + 1]
        || '","currency":"EUR","quantity":' || (g % 7) || '}' END AS properties,
      CASE WHEN is_identify THEN '{"plan":"' || ['free', 'pro', 'team'][g % 3 + 1] || '","logins":' || g || '}' END AS traits,
      CASE WHEN NOT is_identify THEN '{"path":"/p/' || g || '","url":"https://shop.example/p/' || g || '","title":"Product"}' END AS page
    FROM event ORDER BY event, time
  `;
}

async function measureAudiences(
  engine: OwnEngine,
  session: HistorySession,
  { folder, audienceCount }: { folder: string; audienceCount: number },
) {
  const evaluate = async (text: string) => {
    const query = parseQuery(text);
    if (!query.ok) throw new Error(query.error.message);
    const target = join(folder, "members.ndjson");
    return toValue(await engine.evaluate({ session, query: query.value, asOf: AS_OF, includeAnonymous: false, since: null, target }));
  };
  const [identitySeconds] = await time(() => engine.resolve({ session, profileIds: [] }).then(toValue));
  const [audienceSeconds, { rowCount: members }] = await time(() => evaluate(audience(0)));
  const [funnelSeconds] = await time(() =>
    evaluate(
      "event('Product Added').where( event('Order Completed').within(parent: 5 days).count() >= 1 ).within(30 days).count() >= 1 AND NOT( trait('plan') = 'free' )",
    ),
  );
  const [audiencesSeconds] = await time(async () => {
    for (let number = 0; number < audienceCount; number += 1) await evaluate(audience(number));
  });
  return { identitySeconds, audienceSeconds, funnelSeconds, audiencesSeconds, members, peakRssMb: readPeakRssMb(engine) };
}

function audience(number: number): string {
  const event = EVENT_NAMES[number % EVENT_NAMES.length];
  return `event('${event}').where( property('price') >= ${100 + number} ).within(${7 + (number % 24)} days).count() >= ${1 + (number % 3)}`;
}

async function time<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const startedAt = now();
  const value = await work();
  return [now() - startedAt, value];
}

function toValue<Value>(result: EngineResult<Value>): Value {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Of the engine's process, with its threads. */
function readCpuSeconds(engine: OwnEngine): number {
  const fields = readFileSync(`/proc/${engine.processId()}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function readPeakRssMb(engine: OwnEngine): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${engine.processId()}/status`, "utf8"))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
