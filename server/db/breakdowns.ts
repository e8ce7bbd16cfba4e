import { sql } from "kysely";
import type { KindCounts } from "../domain/batch/breakdown.ts";
import { type EventKind, OTHER_KIND, toKindKey } from "../domain/batch/event-kind.ts";
import type { DatabaseTransaction } from "./database.ts";

/** The events of further kinds of a source are counted as `(other)`, so that names with ids in them can't fill the table. */
const MAX_KINDS_PER_SOURCE = 5_000;

/**
 * Writes the counts of a batch that is new, and adds them to the sums of its source by hour. Must come before the files of the batch: their
 * trigger reads the counts.
 *
 * @param batch.receivedDay ms at 00:00 UTC
 */
export async function insertBreakdown(
  db: DatabaseTransaction,
  batch: { id: string; sourceId: string; receivedDay: number; breakdown: readonly KindCounts[] },
): Promise<void> {
  const { id: batchId, sourceId, receivedDay, breakdown } = batch;
  if (breakdown.length === 0) return;
  const ids = await saveKinds(
    db,
    { sourceId, day: receivedDay },
    breakdown.map(({ kind }) => kind),
  );
  const cells = breakdown.flatMap(({ kind, minutes, counts }) =>
    minutes.map((minute, at) => ({ kindId: ids(kind), minute, count: counts[at] ?? 0 })),
  );
  const minutes = cells.map(({ minute }) => minute);
  await db
    .insertInto("batchBreakdown")
    .values({
      batchId,
      sourceId,
      firstMinute: minutes.reduce((first, minute) => Math.min(first, minute)),
      lastMinute: minutes.reduce((last, minute) => Math.max(last, minute)),
      kindIds: cells.map(({ kindId }) => kindId),
      minutes,
      counts: cells.map(({ count }) => count),
      eventCount: cells.reduce((sum, { count }) => sum + count, 0),
    })
    .execute();
  await sql`
    insert into event_hour as known (source_id, hour, kind_id, event_count)
    select source_id, cell.minute / 60, cell.kind_id, sum(cell.event_count)
    from batch_breakdown, unnest(kind_ids, minutes, counts) as cell (kind_id, minute, event_count)
    where batch_id = ${batchId}
    group by source_id, cell.minute / 60, cell.kind_id
    order by source_id, cell.minute / 60, cell.kind_id
    on conflict (source_id, hour, kind_id) do update set event_count = known.event_count + excluded.event_count
  `.execute(db);
}

/**
 * Replaces the counts of a batch from which records were erased, in all sums: as if these records had never been received. The files of the batch must be
 * locked. A batch whose counts are older than their retention stays without any.
 */
export async function replaceBreakdown(
  db: DatabaseTransaction,
  batch: { id: string; sourceId: string; receivedDay: number; breakdown: readonly KindCounts[] },
): Promise<void> {
  await addFilesToDeliveryHours(db, batch.id, -1);
  await sql`
    update event_hour as known set event_count = known.event_count - gone.event_count
    from (
      select source_id, cell.minute / 60 as hour, cell.kind_id, sum(cell.event_count) as event_count
      from batch_breakdown, unnest(kind_ids, minutes, counts) as cell (kind_id, minute, event_count)
      where batch_id = ${batch.id} group by 1, 2, 3
    ) as gone
    where known.source_id = gone.source_id and known.hour = gone.hour and known.kind_id = gone.kind_id
  `.execute(db);
  const deleted = await db.deleteFrom("batchBreakdown").where("batchId", "=", batch.id).executeTakeFirst();
  if (deleted.numDeletedRows === 0n) return;
  await insertBreakdown(db, batch);
  await addFilesToDeliveryHours(db, batch.id, 1);
}

/** Adds the counts of a batch to those of the states that its files have, or subtracts them. */
async function addFilesToDeliveryHours(db: DatabaseTransaction, batchId: string, sign: 1 | -1): Promise<void> {
  await sql`
    select add_to_delivery_hours(array_agg(destination_id), array_agg(batch_id), array_agg(state),
      array_agg(delivery_detail(state, attempt_count, fault_kind)), array_agg(${sign}::integer))
    from file where batch_id = ${batchId} having count(*) > 0
  `.execute(db);
}

/** Events of one source that were refused: `minute` since the epoch. */
export type RefusedEvents = { code: string; kind: EventKind; minute: number; count: number };

/** Adds counts of refused events by minute and by hour. The source must exist. */
export async function addRefusedEvents(db: DatabaseTransaction, sourceId: string, refused: readonly RefusedEvents[]): Promise<void> {
  if (refused.length === 0) return;
  const day = refused.reduce((latest, { minute }) => Math.max(latest, minute), 0) * 60_000;
  const ids = await saveKinds(
    db,
    { sourceId, day },
    refused.map(({ kind }) => kind),
  );
  const cells = refused.map(({ code, kind, minute, count }) => ({ code, kindId: ids(kind), minute, count }));
  // Always in one order, so that two collectors never wait for each other's rows.
  await sql`
    insert into failed_event_count as known (source_id, step, starts_at, code, kind_id, event_count)
    select ${sourceId}, step.name, cell.minute / step.minutes, cell.code, cell."kindId", sum(cell.count)
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as cell (code text, "kindId" integer, minute integer, count bigint)
    cross join (values ('minute', 1), ('hour', 60)) as step (name, minutes)
    group by step.name, cell.minute / step.minutes, cell.code, cell."kindId"
    order by step.name, cell.minute / step.minutes, cell.code, cell."kindId"
    on conflict (source_id, step, starts_at, code, kind_id) do update set event_count = known.event_count + excluded.event_count
  `.execute(db);
}

/** Returns the id of each kind of `kinds`; the one of `(other)` for kinds that the source has no room for. */
async function saveKinds(
  db: DatabaseTransaction,
  { sourceId, day }: { sourceId: string; day: number },
  kinds: readonly EventKind[],
): Promise<(kind: EventKind) => number> {
  let known = await selectKindIds(db, sourceId, kinds);
  const missing = kinds.filter((kind) => !known.has(toKindKey(kind)));
  if (missing.length > 0) {
    const room = Math.max(0, MAX_KINDS_PER_SOURCE - (await countKinds(db, sourceId)));
    const added = [...missing.slice(0, room), ...(missing.length > room ? [OTHER_KIND] : [])];
    await insertKinds(db, { sourceId, day }, added);
    known = await selectKindIds(db, sourceId, [...kinds, OTHER_KIND]);
  }
  await touchKinds(db, [...known.values()], day);
  const other = known.get(toKindKey(OTHER_KIND));
  return (kind) => {
    const id = known.get(toKindKey(kind)) ?? other;
    if (id === undefined) throw new Error(`The kind ${toKindKey(kind)} has no id.`);
    return id;
  };
}

async function selectKindIds(db: DatabaseTransaction, sourceId: string, kinds: readonly EventKind[]): Promise<Map<string, number>> {
  const { rows } = await sql<EventKind & { id: number }>`
    select kind.id, kind.type, kind.name, kind.app_version
    from event_kind as kind
    join (select distinct * from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as given (type text, name text, "appVersion" text)) as given
      on given.type = kind.type and given.name = kind.name and given."appVersion" = kind.app_version
    where kind.source_id = ${sourceId}
  `.execute(db);
  return new Map(rows.map((row) => [toKindKey(row), row.id]));
}

async function countKinds(db: DatabaseTransaction, sourceId: string): Promise<number> {
  const { count } = await db
    .selectFrom("eventKind")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("sourceId", "=", sourceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function insertKinds(
  db: DatabaseTransaction,
  { sourceId, day }: { sourceId: string; day: number },
  kinds: readonly EventKind[],
): Promise<void> {
  await sql`
    insert into event_kind (source_id, type, name, app_version, last_day)
    select distinct ${sourceId}, given.type, given.name, given."appVersion", ${day}::bigint
    from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as given (type text, name text, "appVersion" text)
    order by given.type, given.name, given."appVersion"
    on conflict on constraint event_kind_once do nothing
  `.execute(db);
}

/** Notes the last day on which a kind was counted, once a day. */
async function touchKinds(db: DatabaseTransaction, ids: readonly number[], day: number): Promise<void> {
  await sql`
    update event_kind set last_day = ${day}
    where id in (
      select id from event_kind where id = any(${[...ids]}::integer[]) and last_day < ${day - DAY_MS} order by id for no key update
    )
  `.execute(db);
}

const DAY_MS = 86_400_000;

/**
 * Deletes counts before `before`, at most `limit` rows of each table. Counts by minute of refused events are deleted before `minutesBefore`. Returns
 * the number of deleted rows.
 *
 * @param times in ms since the epoch
 */
export async function deleteCountsBefore(
  db: DatabaseTransaction,
  { before, minutesBefore, limit }: { before: number; minutesBefore: number; limit: number },
): Promise<number> {
  const minute = Math.floor(before / 60_000);
  const hour = Math.floor(minute / 60);
  const statements = [
    sql`delete from batch_breakdown where batch_id in (select batch_id from batch_breakdown where last_minute < ${minute} limit ${limit})`,
    sql`delete from event_hour where ctid in (select ctid from event_hour where hour < ${hour} limit ${limit})`,
    sql`delete from delivery_hour where ctid in (select ctid from delivery_hour where hour < ${hour} limit ${limit})`,
    sql`delete from failed_event_count where ctid in (
      select ctid from failed_event_count where step = 'minute' and starts_at < ${Math.floor(minutesBefore / 60_000)} limit ${limit})`,
    sql`delete from failed_event_count where ctid in (
      select ctid from failed_event_count where step = 'hour' and starts_at < ${hour} limit ${limit})`,
    sql`delete from event_kind where id in (select id from event_kind where last_day < ${before - 2 * DAY_MS} limit ${limit})`,
  ];
  let deleted = 0;
  for (const statement of statements) deleted += Number((await statement.execute(db)).numAffectedRows ?? 0);
  return deleted;
}
