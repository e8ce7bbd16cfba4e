import { z } from "zod";
import { type FileDetailRow, selectFile } from "../db/files.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { DeliveryAttempt } from "../domain/delivery/delivery-attempt.ts";
import type { Runtime } from "../runtime.ts";
import { type FileSummary, fileSummary } from "./list-files.ts";

/** All that is known of a file. Times are ms since the epoch. */
export type FileDetail = FileSummary & {
  batchId: string;
  sourceId: string;
  sourceName: string;
  awsRegion: string;
  createdAt: number;
  openedAt: number;
  /** When the file expired; else null. */
  givenUpAt: number | null;
  rawByteCount: number;
  /** Of the gzip file, unsigned. */
  crc32: number;
  /** When its first and last events were received; null until its staged copy was read to the end. */
  firstReceivedAt: number | null;
  lastReceivedAt: number | null;
  /** The last attempts, the newest first. */
  attempts: DeliveryAttempt[];
};

export type FileId = { destinationId: string; fileId: string };

/** Returns null if there is no such file, or if the actor may not see it. */
export async function getFile(
  { db, config }: Pick<Runtime, "db" | "config">,
  actor: Actor,
  { destinationId, fileId }: FileId,
): Promise<FileDetail | null> {
  if (!z.uuid().safeParse(fileId).success) return null;
  const row = await selectFile(db, { workspaceId: actor.workspaceId, destinationId, fileId });
  return row !== undefined && may(actor, "view_destinations", row.sourceId) ? toDetail(config, row) : null;
}

function toDetail(config: Runtime["config"], { iamRoleArn: _, ...row }: FileDetailRow): FileDetail {
  return {
    ...row,
    ...fileSummary(config, row),
    createdAt: row.createdAt.getTime(),
    openedAt: row.openedAt.getTime(),
    givenUpAt: row.givenUpAt?.getTime() ?? null,
    firstReceivedAt: row.firstReceivedAt?.getTime() ?? null,
    lastReceivedAt: row.lastReceivedAt?.getTime() ?? null,
    attempts: row.attempts.toReversed(),
  };
}
