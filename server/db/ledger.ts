import { sql } from "kysely";
import type { Database } from "./database.ts";

export type DestinationLedger = {
  destinationId: string;
  sourceId: string;
  /** Events in files for this destination. */
  stagedEventCount: number;
  deliveredEventCount: number;
  pendingEventCount: number;
  failedEventCount: number;
};

/**
 * Events per destination of the workspace, by the state of their file; only of `destinationId` where it is given. Staged is the sum of the
 * other three.
 */
export async function selectLedger(db: Database, workspaceId: string, destinationId?: string): Promise<DestinationLedger[]> {
  return await db
    .selectFrom("destination")
    .leftJoin("file", "file.destinationId", "destination.id")
    .leftJoin("batch", "batch.id", "file.batchId")
    .select(["destination.id as destinationId", "destination.sourceId"])
    .select([
      sql<number>`coalesce(sum(batch.event_count), 0)`.as("stagedEventCount"),
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'delivered'), 0)`.as("deliveredEventCount"),
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'pending'), 0)`.as("pendingEventCount"),
      sql<number>`coalesce(sum(batch.event_count) filter (where file.state = 'failed'), 0)`.as("failedEventCount"),
    ])
    .where("destination.workspaceId", "=", workspaceId)
    .$if(destinationId !== undefined, (query) => query.where("destination.id", "=", destinationId ?? ""))
    .groupBy(["destination.id", "destination.sourceId", "destination.createdAt"])
    .orderBy("destination.createdAt")
    .orderBy("destination.id")
    .execute();
}
