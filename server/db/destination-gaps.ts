import { type ExpressionBuilder, sql } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** The staged batches that have no file for a destination because it was disabled when they were indexed. */
export type DestinationGap = { batchCount: number; eventCount: number };
export type GapBatch = { id: string; sourceId: string; receivedDay: number; eventCount: number };

type Either = Database | DatabaseTransaction;

/** Collectors and pages may run on machines whose clocks differ. */
const CLOCK_DIFFERENCE = "5 minutes";

/** Counts the gap of an enabled destination. */
export async function selectGap(db: Database, destinationId: string): Promise<DestinationGap> {
  return await gapBatches(db, destinationId)
    .select((eb) => [
      eb.fn.countAll<number>().as("batchCount"),
      eb.fn.coalesce(eb.fn.sum<number>("batch.eventCount"), sql<number>`0`).as("eventCount"),
    ])
    .executeTakeFirstOrThrow();
}

/** Returns the oldest batches of the gap of a locked destination. They stay staged until the transaction ends. */
export async function lockGapBatches(db: DatabaseTransaction, destinationId: string, limit: number): Promise<GapBatch[]> {
  return await gapBatches(db, destinationId)
    .select(["batch.id", "batch.sourceId", "batch.receivedDay", "batch.eventCount"])
    .orderBy("batch.sealedAt")
    .orderBy("batch.id")
    .limit(limit)
    .forShare("batch")
    .execute();
}

function gapBatches(db: Either, destinationId: string) {
  return db
    .selectFrom("destination")
    .innerJoin("batch", "batch.sourceId", "destination.sourceId")
    .where("destination.id", "=", destinationId)
    .where("destination.enabled", "=", true)
    .whereRef("batch.sealedAt", ">=", "destination.gapFrom")
    .where(sql<boolean>`batch.sealed_at <= destination.enabled_at + ${CLOCK_DIFFERENCE}::interval`)
    .where("batch.removedAt", "is", null)
    .where(hasNoFile);
}

function hasNoFile(eb: ExpressionBuilder<Schema, "batch" | "destination">) {
  return eb.not(
    eb.exists(
      eb
        .selectFrom("file")
        .select("file.id")
        .whereRef("file.batchId", "=", "batch.id")
        .whereRef("file.destinationId", "=", "destination.id"),
    ),
  );
}
