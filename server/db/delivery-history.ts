import { sql } from "kysely";
import type { Database } from "./database.ts";

export type DeliverySlotRow = {
  /** ms since the epoch. */
  startsAt: number;
  deliveredEventCount: number;
  pendingEventCount: number;
  failedEventCount: number;
  fileCount: number;
  byteCount: number;
};

const SLOT_OF = {
  hour: sql<number>`(extract(epoch from date_trunc('hour', batch.sealed_at at time zone 'UTC')) * 1000)::bigint`,
  day: sql<number>`batch.received_day`,
};

/** Returns sums of a destination's files since `from` (ms) by the hour of their creation, or by received day. Hours and days without a file are left out. */
export async function selectDeliveryHistory(
  db: Database,
  { destinationId, from, step }: { destinationId: string; from: number; step: keyof typeof SLOT_OF },
): Promise<DeliverySlotRow[]> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .select(SLOT_OF[step].as("startsAt"))
    .select([
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'delivered'), 0)`.as("deliveredEventCount"),
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'pending'), 0)`.as("pendingEventCount"),
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'failed'), 0)`.as("failedEventCount"),
      sql<number>`count(*)`.as("fileCount"),
      sql<number>`sum(batch.byte_count)`.as("byteCount"),
    ])
    .where("file.destinationId", "=", destinationId)
    .where(SLOT_OF[step], ">=", from)
    // No batch is sealed before its day, so that the index by time cuts off what is older.
    .where("file.createdAt", ">=", new Date(from))
    .groupBy("startsAt")
    .orderBy("startsAt")
    .execute();
}
