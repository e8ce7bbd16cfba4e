import { sql } from "kysely";
import type { KindCounts } from "../domain/batch/breakdown.ts";
import { addRefusedEvents, type RefusedEvents } from "./breakdowns.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** One event that failed: when it came (ms since the epoch), and the start of its JSON. */
export type FailedEventSample = { receivedAt: number; event: string };

/** Events of one source, day (ms at 00:00 UTC) and code. Samples are the newest first. */
export type FailedEventCount = {
  sourceId: string;
  day: number;
  code: string;
  eventCount: number;
  lastSeenAt: Date;
  samples: FailedEventSample[];
  breakdown: KindCounts[];
};

export const SAMPLES_PER_CODE = 10;

/** Adds counts, and keeps the newest samples. Counts of deleted sources are left out. All in one transaction. */
export async function addFailedEvents(db: Database, counts: readonly FailedEventCount[]): Promise<void> {
  if (counts.length === 0) return;
  await db.transaction().execute(async (transaction) => {
    const sourceIds = await lockSourcesOnce(transaction, counts);
    await addCounts(
      transaction,
      counts.map(({ breakdown: _, ...count }) => count),
    );
    for (const sourceId of sourceIds) {
      const refused = counts.filter((count) => count.sourceId === sourceId).flatMap(toRefusedEvents);
      await addRefusedEvents(transaction, sourceId, refused);
    }
  });
}

/** Returns the sources that exist, in one order. They are not deleted until the transaction ends. */
async function lockSourcesOnce(db: DatabaseTransaction, counts: readonly FailedEventCount[]): Promise<string[]> {
  const ids = [...new Set(counts.map(({ sourceId }) => sourceId))];
  const rows = await db
    .selectFrom("source")
    .select("id")
    .where((eb) => eb("id", "=", eb.fn.any(eb.val(ids))))
    .orderBy("id")
    .forKeyShare()
    .execute();
  return rows.map(({ id }) => id);
}

function toRefusedEvents({ code, breakdown }: FailedEventCount): RefusedEvents[] {
  return breakdown.flatMap(({ kind, minutes, counts }) => minutes.map((minute, at) => ({ code, kind, minute, count: counts[at] ?? 0 })));
}

async function addCounts(db: DatabaseTransaction, counts: readonly Omit<FailedEventCount, "breakdown">[]): Promise<void> {
  // Always in one order, so that two collectors never wait for each other's rows.
  await sql`
    insert into failed_event as known (source_id, day, code, event_count, last_seen_at, samples)
    select source.id, given.day, given.code, given."eventCount", given."lastSeenAt", given.samples
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb)
      as given ("sourceId" text, day bigint, code text, "eventCount" bigint, "lastSeenAt" timestamptz, samples jsonb)
    join source on source.id = given."sourceId"
    order by source.id, given.day, given.code
    on conflict (source_id, day, code) do update set
      event_count = known.event_count + excluded.event_count,
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
      samples = (
        select coalesce(jsonb_agg(newest.sample), '[]') from (
          select sample from jsonb_array_elements(excluded.samples || known.samples) as sample
          order by (sample->>'receivedAt')::bigint desc limit ${SAMPLES_PER_CODE}
        ) as newest
      )
  `.execute(db);
}

/** Calls of one day whose write key no source has. */
export async function addUnknownSourceCalls(db: Database, calls: { day: number; callCount: number; lastSeenAt: Date }): Promise<void> {
  await sql`
    insert into unknown_source_call as known (day, call_count, last_seen_at)
    values (${calls.day}, ${calls.callCount}, ${calls.lastSeenAt})
    on conflict (day) do update set
      call_count = known.call_count + excluded.call_count,
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
  `.execute(db);
}

/** Removes the samples that contain one of the user ids as a JSON string, of one source or (null) of all sources of the workspace. */
export async function removeSamplesOf(
  db: Database,
  { workspaceId, sourceId, userIds }: { workspaceId: string; sourceId: string | null; userIds: readonly string[] },
): Promise<void> {
  const contains = sql`exists (
    select from unnest(${[...userIds]}::text[]) as user_id where position(to_json(user_id)::text in sample ->> 'event') > 0
  )`;
  await sql`
    update failed_event as known set samples = (
      select coalesce(jsonb_agg(sample), '[]') from jsonb_array_elements(known.samples) as sample where not ${contains}
    )
    from source
    where source.id = known.source_id and source.workspace_id = ${workspaceId} and source.id = coalesce(${sourceId}::text, source.id)
      and exists (select from jsonb_array_elements(known.samples) as sample where ${contains})
  `.execute(db);
}

/** Deletes the days before `day`. */
export async function deleteFailedEventsBefore(db: Database, day: number): Promise<void> {
  await db.deleteFrom("failedEvent").where("day", "<", day).execute();
  await db.deleteFrom("unknownSourceCall").where("day", "<", day).execute();
}

/** Returns each code of a source of the workspace with its total and its newest samples, the most frequent first. */
export async function selectFailedEvents(
  db: Database,
  workspaceId: string,
  sourceId: string,
): Promise<{ code: string; count: number; lastSeenAt: Date; samples: FailedEventSample[] }[]> {
  const { rows } = await sql<{ code: string; count: number; lastSeenAt: Date; samples: FailedEventSample[] }>`
    select failed.code, sum(failed.event_count) as count, max(failed.last_seen_at) as last_seen_at,
      (
        select coalesce(jsonb_agg(newest.sample), '[]') from (
          select sample from failed_event as same, jsonb_array_elements(same.samples) as sample
          where same.source_id = failed.source_id and same.code = failed.code
          order by (sample->>'receivedAt')::bigint desc limit ${SAMPLES_PER_CODE}
        ) as newest
      ) as samples
    from failed_event as failed
    join source on source.id = failed.source_id
    where failed.source_id = ${sourceId} and source.workspace_id = ${workspaceId}
    group by failed.source_id, failed.code
    order by count desc, failed.code
  `.execute(db);
  return rows;
}

/** Newest day first. */
export async function selectUnknownSourceCalls(db: Database): Promise<{ day: number; callCount: number; lastSeenAt: Date }[]> {
  return await db.selectFrom("unknownSourceCall").select(["day", "callCount", "lastSeenAt"]).orderBy("day", "desc").execute();
}
