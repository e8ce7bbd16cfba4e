import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { FileState } from "./schema.ts";

/** A batch, and how far each of two destinations is with its file; null where it has none for it. */
export type ComparedBatch = {
  id: string;
  sourceId: string;
  receivedDay: number;
  eventCount: number;
  sealedAt: Date;
  removedAt: Date | null;
  legacyState: FileState | null;
  newState: FileState | null;
};

export type ComparedScope = { sourceId: string; legacyId: string; newId: string; from: Date; until: Date };

const PAGE = 500;

/** The batches of a source that were sealed after `from` (in the same millisecond, one may not have been meant for both yet) and before `until`, oldest first; a page in memory at a time. */
export async function* comparedBatches(db: Database, scope: ComparedScope): AsyncGenerator<ComparedBatch> {
  let last: ComparedBatch | undefined;
  do {
    const page = await selectPage(db, scope, last);
    yield* page;
    last = page.length === PAGE ? page.at(-1) : undefined;
  } while (last !== undefined);
}

async function selectPage(db: Database, scope: ComparedScope, after: ComparedBatch | undefined): Promise<ComparedBatch[]> {
  return await db
    .selectFrom("batch")
    .leftJoin("file as ofLegacy", (join) =>
      join.onRef("ofLegacy.batchId", "=", "batch.id").on("ofLegacy.destinationId", "=", scope.legacyId),
    )
    .leftJoin("file as ofNew", (join) => join.onRef("ofNew.batchId", "=", "batch.id").on("ofNew.destinationId", "=", scope.newId))
    .select(["batch.id", "batch.sourceId", "batch.receivedDay", "batch.eventCount", "batch.sealedAt", "batch.removedAt"])
    .select(["ofLegacy.state as legacyState", "ofNew.state as newState"])
    .where("batch.sourceId", "=", scope.sourceId)
    .where("batch.sealedAt", ">", scope.from)
    .where("batch.sealedAt", "<", scope.until)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(batch.sealed_at, batch.id) > (select sealed_at, id from batch as edge where edge.id = ${after?.id}::uuid)`),
    )
    .orderBy("batch.sealedAt")
    .orderBy("batch.id")
    .limit(PAGE)
    .execute();
}

/** Whether the batch's bytes are staged no longer. */
export async function isRemoved(db: Database, batchId: string): Promise<boolean> {
  const row = await db.selectFrom("batch").select("removedAt").where("id", "=", batchId).executeTakeFirst();
  return row === undefined || row.removedAt !== null;
}
