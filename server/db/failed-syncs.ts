import { sql } from "kysely";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { Database } from "./database.ts";

/** A file that waits for its next attempt or that expired. A file is in the bucket as a whole, or not at all. */
export type FailedSync = {
  id: string;
  key: string;
  /** Ms at 00:00 UTC. */
  receivedDay: number;
  eventCount: number;
  byteCount: number;
  /** Failed attempts. */
  attemptCount: number;
  faultKind: DeliveryFaultKind | null;
  faultMessage: string | null;
  /** When its batch was closed, when the next attempt is made, and when it expired, in ms. */
  closedAt: number;
  nextAttemptAt: number | null;
  expiredAt: number | null;
};

const LIMIT = 100;

/** Returns the newest files of a state that have events received from `from` on and before `to` (ms), at most 100. */
export async function selectFailedSyncs(
  db: Database,
  query: { sourceId: string; destinationId: string; from: number; to: number; state: "pending" | "failed" },
): Promise<FailedSync[]> {
  const { sourceId, destinationId, from, to, state } = query;
  const rows = await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("batchBreakdown", "batchBreakdown.batchId", "file.batchId")
    .select(["file.id", "file.key", "batch.receivedDay", "batch.eventCount", "batch.byteCount", "file.attemptCount"])
    .select(["file.faultKind", "file.faultMessage", "batch.sealedAt", "file.nextAttemptAt", "file.givenUpAt"])
    .where("batchBreakdown.sourceId", "=", sourceId)
    .where("batchBreakdown.lastMinute", ">=", Math.floor(from / 60_000))
    .where("batchBreakdown.firstMinute", "<", Math.floor(to / 60_000))
    .where("file.destinationId", "=", destinationId)
    .where("file.state", "=", state)
    .where(sql<boolean>`file.created_at >= ${new Date(from)}`)
    .orderBy("file.createdAt", "desc")
    .orderBy("file.id")
    .limit(LIMIT)
    .execute();
  return rows.map(({ sealedAt, nextAttemptAt, givenUpAt, ...row }) => ({
    ...row,
    closedAt: sealedAt.getTime(),
    nextAttemptAt: nextAttemptAt?.getTime() ?? null,
    expiredAt: givenUpAt?.getTime() ?? null,
  }));
}
