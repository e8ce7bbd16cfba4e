import { z } from "zod";
import { selectSourceIdFor } from "../db/destinations.ts";
import { type FileRow, selectFiles } from "../db/files.ts";
import type { FileState } from "../db/schema.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { Config } from "../env.ts";
import type { Runtime } from "../runtime.ts";

/** One file on its way to, or in, the customer's bucket. Times are ms since the epoch, the day is ms at 00:00 UTC. */
export type FileSummary = {
  id: string;
  receivedDay: number;
  /** `bucket` or `bucket/prefix`, as the settings were when the file was made. */
  bucket: string;
  key: string;
  eventCount: number;
  byteCount: number;
  sealedAt: number;
  deliveredAt: number | null;
  /** When somebody last requested that it be sent again. */
  redeliveryAskedAt: number | null;
  /** Until then at least its batch is staged, so that it can be sent again. */
  stagedUntil: number;
  /** When its batch left the staging store; null while it is staged. */
  batchRemovedAt: number | null;
  state: FileState;
  attemptCount: number;
  faultKind: DeliveryFaultKind | null;
  faultMessage: string | null;
  nextAttemptAt: number | null;
};

export type FilePage = {
  files: FileSummary[];
  /** The `before` of the next page; null on the last page. */
  nextCursor: string | null;
};

const MAX_LIMIT = 200;

/** Returns a destination's files, newest first, `limit` (1 to 200) at a time. Empty if the actor may not see them, and after an unknown cursor. */
export async function listFiles(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  { before, limit = 50 }: { before?: string | undefined; limit?: number } = {},
): Promise<FilePage> {
  const sourceId = await selectSourceIdFor(runtime.db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return { files: [], nextCursor: null };
  if (before !== undefined && !z.uuid().safeParse(before).success) return { files: [], nextCursor: null };

  const count = Math.min(Math.max(Math.trunc(limit), 1), MAX_LIMIT);
  const { workspaceId } = actor;
  const rows = await selectFiles(runtime.db, { workspaceId, destinationId, before: before ?? null, limit: count + 1 });
  const files = rows.slice(0, count).map((row) => fileSummary(runtime.config, row));
  return { files, nextCursor: rows.length > count ? (files.at(-1)?.id ?? null) : null };
}

export function fileSummary({ RETENTION_DAYS }: Pick<Config, "RETENTION_DAYS">, { givenUpAt, ...row }: FileRow): FileSummary {
  const sealedAt = row.sealedAt.getTime();
  return {
    ...row,
    sealedAt,
    deliveredAt: row.deliveredAt?.getTime() ?? null,
    redeliveryAskedAt: row.redeliveryAskedAt?.getTime() ?? null,
    stagedUntil: (givenUpAt?.getTime() ?? sealedAt) + RETENTION_DAYS * DAY_MS,
    batchRemovedAt: row.batchRemovedAt?.getTime() ?? null,
    nextAttemptAt: row.nextAttemptAt?.getTime() ?? null,
  };
}
