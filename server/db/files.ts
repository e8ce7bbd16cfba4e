import { sql } from "kysely";
import type { AwsFaultKind } from "../domain/aws-fault.ts";
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
  state: FileState;
  attemptCount: number;
  faultKind: AwsFaultKind | null;
  faultMessage: string | null;
  nextAttemptAt: Date | null;
};

/** The files of a destination of the workspace, newest first, those after the file `before` where it is given. */
export async function selectFiles(
  db: Database,
  page: { workspaceId: string; destinationId: string; before: string | null; limit: number },
): Promise<FileRow[]> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select([
      "file.id",
      "batch.receivedDay",
      "file.bucket",
      "file.key",
      "batch.eventCount",
      "batch.byteCount",
      "batch.sealedAt",
      "file.deliveredAt",
      "file.state",
      "file.attemptCount",
      "file.faultKind",
      "file.faultMessage",
      "file.nextAttemptAt",
    ])
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
