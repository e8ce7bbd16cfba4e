import { sql } from "kysely";
import type { DeliveryAttempt } from "../domain/delivery/delivery-attempt.ts";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { Database } from "./database.ts";
import type { FileState } from "./schema.ts";

export type FileRow = {
  id: string;
  receivedDay: number;
  bucket: string;
  key: string;
  eventCount: number;
  byteCount: number;
  sealedAt: Date;
  deliveredAt: Date | null;
  redeliveryAskedAt: Date | null;
  givenUpAt: Date | null;
  /** When its batch left the staging store. */
  batchRemovedAt: Date | null;
  state: FileState;
  attemptCount: number;
  faultKind: DeliveryFaultKind | null;
  faultMessage: string | null;
  nextAttemptAt: Date | null;
};

const COLUMNS = [
  "file.id",
  "batch.receivedDay",
  "file.bucket",
  "file.key",
  "batch.eventCount",
  "batch.byteCount",
  "batch.sealedAt",
  "file.deliveredAt",
  "file.redeliveryAskedAt",
  "file.givenUpAt",
  "batch.removedAt as batchRemovedAt",
  "file.state",
  "file.attemptCount",
  "file.faultKind",
  "file.faultMessage",
  "file.nextAttemptAt",
] as const;

/** Returns files of a destination of the workspace, newest first; with `before` those after that file. */
export async function selectFiles(
  db: Database,
  page: { workspaceId: string; destinationId: string; before: string | null; limit: number },
): Promise<FileRow[]> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select(COLUMNS)
    .where("file.destinationId", "=", page.destinationId)
    .where("destination.workspaceId", "=", page.workspaceId)
    .$if(page.before !== null, (query) =>
      query.where(
        sql<boolean>`(file.created_at, file.id) < (
          select edge.created_at, edge.id from file as edge
          where edge.id = ${page.before}::uuid and edge.destination_id = ${page.destinationId}
        )`,
      ),
    )
    .orderBy("file.createdAt", "desc")
    .orderBy("file.id", "desc")
    .limit(page.limit)
    .execute();
}

/** All that is known of one file. */
export type FileDetailRow = FileRow & {
  batchId: string;
  sourceId: string;
  sourceName: string;
  awsRegion: string;
  iamRoleArn: string;
  createdAt: Date;
  attempts: DeliveryAttempt[];
  rawByteCount: number;
  crc32: number;
  openedAt: Date;
  firstReceivedAt: Date | null;
  lastReceivedAt: Date | null;
};

/** Returns undefined if the destination of the workspace has no such file. */
export async function selectFile(
  db: Database,
  { workspaceId, destinationId, fileId }: { workspaceId: string; destinationId: string; fileId: string },
): Promise<FileDetailRow | undefined> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .innerJoin("source", "source.id", "batch.sourceId")
    .select(COLUMNS)
    .select(["file.batchId", "file.awsRegion", "file.iamRoleArn", "file.createdAt", "file.attempts", "source.name as sourceName"])
    .select(["batch.sourceId", "batch.rawByteCount", "batch.crc32", "batch.openedAt", "batch.firstReceivedAt", "batch.lastReceivedAt"])
    .where("file.id", "=", fileId)
    .where("file.destinationId", "=", destinationId)
    .where("destination.workspaceId", "=", workspaceId)
    .executeTakeFirst();
}

/** Returns the files of one batch, by destination, all of the workspace. */
export async function selectFilesOfBatch(
  db: Database,
  workspaceId: string,
  batchId: string,
): Promise<(FileRow & { destinationId: string; destinationName: string; sourceId: string })[]> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select(COLUMNS)
    .select(["file.destinationId", "destination.name as destinationName", "destination.sourceId"])
    .where("file.batchId", "=", batchId)
    .where("destination.workspaceId", "=", workspaceId)
    .orderBy("file.createdAt")
    .orderBy("file.id")
    .execute();
}
