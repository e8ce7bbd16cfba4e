import { z } from "zod";
import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { lockFilesToSend, requeueFiles, type SentFile } from "../db/deliveries.ts";
import { type LockedDestination, lockDestination, selectTargetSettings } from "../db/destinations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { FilesToSend, Redelivery } from "../domain/delivery/files-to-send.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { readdressFile } from "./readdress-files.ts";

type RedeliveryRefusal = "forbidden" | "unknown_destination" | "destination_disabled" | "unknown_file" | "too_many_files" | "batch_gone";

const MAX_FILES = 10_000;

/**
 * Sends files again from staging, to their keys. An object that exists stays as it is, and the file keeps its delivery time; a deleted object is
 * written again (docs/decisions/017). Files that expired are sent as if for the first time. Files
 * that wait already, or whose batch is no longer staged, are left out.
 */
export async function redeliverFiles(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  which: FilesToSend,
): Promise<Result<Redelivery, RedeliveryRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const destination = await lockDestination(transaction, actor.workspaceId, destinationId);
    if (destination === undefined || !may(actor, "view_destinations", destination.sourceId)) return refuse("unknown_destination");
    if (!may(actor, "edit_destinations", destination.sourceId)) return refuse("forbidden");
    if (!destination.enabled) return refuse("destination_disabled");
    if ("fileIds" in which && which.fileIds.length > MAX_FILES) return refuse("too_many_files");
    if ("fileIds" in which && !which.fileIds.every((id) => z.uuid().safeParse(id).success)) return refuse("unknown_file");

    const files = await lockFilesToSend(transaction, destinationId, which, MAX_FILES + 1);
    if (files.length > MAX_FILES) return refuse("too_many_files");
    if (!containsAll(which, files)) return refuse("unknown_file");
    const staged = files.filter(({ batchRemovedAt }) => batchRemovedAt === null);
    if (staged.length === 0) return refuse("batch_gone");
    const resting = staged.filter(({ state }) => state !== "pending");
    if (resting.length > 0) await sendAgain({ runtime, transaction, actor }, { ...destination, id: destinationId }, resting, which);
    return ok({
      sentCount: resting.length,
      waitingCount: staged.length - resting.length,
      goneCount: files.length - staged.length,
    });
  });
}

function containsAll(which: FilesToSend, files: readonly SentFile[]): boolean {
  if ("receivedDay" in which) return files.length > 0;
  const found = new Set(files.flatMap(({ id, batchId }) => [id, batchId]));
  return which.fileIds.length > 0 && which.fileIds.every((id) => found.has(id.toLowerCase()));
}

async function sendAgain(
  { runtime, transaction, actor }: { runtime: Runtime; transaction: DatabaseTransaction; actor: Actor },
  { id: destinationId, sourceId, name, pausedAt }: LockedDestination & { id: string },
  files: readonly SentFile[],
  which: FilesToSend,
): Promise<void> {
  const fileIds = files.map(({ id }) => id);
  await requeueFiles(transaction, fileIds, new Date(runtime.clock.now()));
  const settings = await selectTargetSettings(transaction, destinationId);
  for (const file of files) if (file.deliveredAt === null) await readdressFile(transaction, file, settings);
  const jobs = fileIds.map((fileId) => ({ fileId, destinationId }));
  if (pausedAt === null) await enqueueDeliveries(transaction, jobs);

  const day =
    "receivedDay" in which ? [{ field: "receivedDay", from: null, to: new Date(which.receivedDay).toISOString().slice(0, 10) }] : [];
  const changes = [...day, { field: "files", from: null, to: String(files.length) }];
  const about = { subjectName: name, sourceId, destinationId, changes };
  await recordActivity(runtime, transaction, actor, { action: "files_sent_again", ...about });
}
