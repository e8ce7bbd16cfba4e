import { sql } from "kysely";
import type { LiveEvent } from "../domain/live/live-event.ts";
import type { Database } from "./database.ts";

/** Events of one source that a collector copied, and how many more it received meanwhile. */
export type LiveSample = { sourceId: string; events: readonly LiveEvent[]; skippedCount: number };

/** Samples that are kept for a source. A collector adds at most two per second. */
const KEPT_SAMPLES = 100;
/** For `pg_advisory_xact_lock`: any constant that nothing else uses. */
const LOCK = 7_029_001;

/** Inserts the samples of watched sources, and deletes all but the newest of each source. Readers see the ids in their order, whoever inserts them. */
export async function insertLiveSamples(db: Database, samples: readonly LiveSample[]): Promise<void> {
  const sourceIds = samples.map(({ sourceId }) => sourceId);
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    const watches = await transaction
      .selectFrom("liveWatch")
      .select("sourceId")
      .where((eb) => eb("sourceId", "=", eb.fn.any(eb.val(sourceIds))))
      .forKeyShare()
      .execute();
    const watched = new Set(watches.map(({ sourceId }) => sourceId));
    const rows = samples.filter(({ sourceId }) => watched.has(sourceId)).map((row) => ({ ...row, events: JSON.stringify(row.events) }));
    if (rows.length === 0) return;
    await transaction.insertInto("liveSample").values(rows).execute();
    await sql`
      delete from live_sample using (
        select id, row_number() over (partition by source_id order by id desc) as place from live_sample where source_id = any(${sourceIds}::text[])
      ) as numbered
      where numbered.id = live_sample.id and numbered.place > ${KEPT_SAMPLES}
    `.execute(transaction);
  });
}

/** Returns the samples of a source with a higher id than `after`, oldest first. */
export async function selectLiveSamples(db: Database, sourceId: string, after: number): Promise<(LiveSample & { id: number })[]> {
  const rows = await db
    .selectFrom("liveSample")
    .select(["id", "sourceId", "events", "skippedCount"])
    .where("sourceId", "=", sourceId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(KEPT_SAMPLES)
    .execute();
  return rows.map((row) => ({ ...row, events: JSON.parse(row.events) as LiveEvent[] }));
}
