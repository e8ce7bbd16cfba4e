import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { PRESETS, type Preset } from "../domain/overview/time-range.ts";
import { readConfig } from "../env.ts";
import { deliveryOverview, overviewTables } from "../observe/delivery-overview.ts";
import { startPostgres } from "../postgres/embedded-postgres.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";
import type { Runtime } from "../runtime.ts";
import type { Part } from "./part.ts";
import { now } from "./statistics.ts";

export type OverviewPlan = { folder: string; batchCount: number };
/** The time of each answer in ms: of the steps, and of the tables of one step. */
export type OverviewTimes = Record<string, number>;

const SOURCES = 20;
const DAYS = 31;
const KINDS = 20;
const HOURS = DAYS * 24;
const REPEATS = 5;

/** Fills a database with the batches of a month, and measures how long Delivery Overview of one destination takes, by time range. */
export const overview: Part = async ({ folder: parent, batchCount }: OverviewPlan, wire) => {
  const folder = await mkdtemp(join(parent, "overview-"));
  const postgres = await startPostgres({ dataDir: folder });
  const config = readConfig({
    DATA_DIR: folder,
    DATABASE_URL: postgres.url,
    AUTH_SECRET: "0".repeat(64),
    AWS_MODE: "sandbox",
    LOG_LEVEL: "silent",
  });
  const runtime = await compose(config, "bench");
  try {
    await prepareDatabase(runtime.pool, migrateQueue);
    await fill(runtime, batchCount);
    wire.send(await measure(runtime));
  } finally {
    await runtime.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

async function measure(runtime: Runtime): Promise<OverviewTimes> {
  const actor: Actor = { kind: "user", id: "u", name: "Bench", workspaceId: "w", grants: [{ role: "workspace_owner", sourceId: null }] };
  const times: OverviewTimes = {};
  const filter = { names: [], types: [], versions: [] };
  for (const preset of PRESETS) {
    const range: { preset: Preset } = { preset };
    times[`steps ${preset}`] = await median(() => deliveryOverview(runtime, actor, "d1", { range, filter }));
    const query = { range, filter: { ...filter, types: ["track"] }, step: "delivered", reason: null } as const;
    times[`tables ${preset}`] = await median(() => overviewTables(runtime, actor, "d1", query));
  }
  return times;
}

async function median(work: () => Promise<{ ok: boolean }>): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const startedAt = now();
    if (!(await work()).ok) throw new Error("Delivery Overview refused the bench's destination.");
    times.push((now() - startedAt) * 1000);
  }
  return times.sort((one, other) => one - other)[Math.floor(REPEATS / 2)] as number;
}

/** Each batch has the events of five minutes: its share of the kinds, five counts each. The sums by hour are written directly, without the triggers. */
async function fill({ db, clock }: Runtime, batchCount: number): Promise<void> {
  const lastMinute = Math.floor(clock.now() / 60_000);
  const firstMinute = lastMinute - DAYS * 24 * 60;
  const perSource = Math.ceil(batchCount / SOURCES);
  const minute = sql`(${firstMinute}::integer + (n::bigint * ${DAYS * 24 * 60 - 5} / ${perSource})::integer)`;
  await sql`
    insert into workspace values ('w', 'Bench', 'bench', now());
    insert into source (id, workspace_id, name, slug, enabled, created_at)
      select 's' || i, 'w', 'Source ' || i, 'source-' || i, true, now() from generate_series(1, ${sql.lit(SOURCES)}) as i;
    insert into destination (id, workspace_id, source_id, metadata_id, name, enabled, enabled_at, aws_region, bucket, iam_role_arn, created_at, updated_at)
      select 'd' || i, 'w', 's' || i, 'aws-s3', 'AWS S3', true, now(), 'us-west-2', 'acme-events', 'arn:aws:iam::123456789012:role/A', now(), now()
      from generate_series(1, ${sql.lit(SOURCES)}) as i;
    insert into event_kind (source_id, type, name, app_version, last_day)
      select 's' || i, case k % 4 when 0 then 'page' else 'track' end, 'Event ' || k, '1.' || k % 3, 0
      from generate_series(1, ${sql.lit(SOURCES)}) as i, generate_series(1, ${sql.lit(KINDS)}) as k;
    alter table file disable trigger user;
  `.execute(db);
  for (let source = 1; source <= SOURCES; source += 1) {
    await sql`
      with made as (select gen_random_uuid() as id, n, ${minute} as minute from generate_series(0, ${perSource - 1}) as n),
      kinds as (select array_agg(id) as ids from event_kind where source_id = ${`s${source}`}),
      batches as (
        insert into batch (id, source_id, received_day, event_count, raw_byte_count, byte_count, crc32, opened_at, sealed_at)
        select id, ${`s${source}`}, minute / 1440 * 86400000::bigint, 100, 100000, 15000, 0, to_timestamp(minute::bigint * 60), to_timestamp(minute::bigint * 60 + 300)
        from made
      ),
      breakdowns as (
        insert into batch_breakdown
        select made.id, ${`s${source}`}, minute, minute + 4,
          array(select ids[1 + (n + k) % ${KINDS}] from generate_series(0, 4) as k, generate_series(0, 4) as m),
          array(select minute + m from generate_series(0, 4) as k, generate_series(0, 4) as m), array_fill(4, array[25]), 100
        from made, kinds
      )
      insert into file (id, batch_id, destination_id, aws_region, bucket, key, iam_role_arn, state, attempt_count, created_at, delivered_at)
      select gen_random_uuid(), id, ${`d${source}`}, 'us-west-2', 'acme-events', 'segment-logs/' || id, 'arn:aws:iam::123456789012:role/A',
        'delivered', 0, to_timestamp(minute::bigint * 60 + 300), to_timestamp(minute::bigint * 60 + 310)
      from made
    `.execute(db);
  }
  const hours = sql.lit(Math.floor(firstMinute / 60));
  await sql`
    insert into event_hour select kind.source_id, h, kind.id, 100 from event_kind as kind, generate_series(${hours}, ${hours} + ${sql.lit(HOURS)}) as h;
    insert into delivery_hour select 'd' || substr(kind.source_id, 2), h, kind.id, 'delivered', '1', 100
      from event_kind as kind, generate_series(${hours}, ${hours} + ${sql.lit(HOURS)}) as h;
    insert into failed_event_count select kind.source_id, 'hour', h, 'no_user_anon_id', kind.id, 1
      from event_kind as kind, generate_series(${hours}, ${hours} + ${sql.lit(HOURS)}) as h
  `.execute(db);
  await sql`vacuum analyze`.execute(db);
}
