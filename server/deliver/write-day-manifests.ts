import { setReceivedSpan } from "../db/batches.ts";
import {
  type DueManifest,
  type ManifestFile,
  recordManifest,
  recordManifestFault,
  selectDueManifests,
  selectManifestFiles,
} from "../db/day-manifests.ts";
import { DAY_MS, toReceivedDay } from "../domain/batch/received-day.ts";
import { formatManifest } from "../domain/delivery/day-manifest.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { manifestKey } from "../domain/destination/object-key.ts";
import type { Runtime } from "../runtime.ts";
import { type ReceivedSpan, scanRecords } from "./scan-records.ts";
import { uploadManifest } from "./upload-manifest.ts";

/** Older days are not looked at: nothing changes them any more. */
const DAYS = 31;
/** At midnight collectors close their batches. A manifest that is written sooner would only be written again. */
const GRACE_MS = 10 * 60_000;
/** Between two full runs, only days with a file that was delivered this recently can have changed. */
const RECENT_MS = 2 * DAY_MS;
const RUNS_EVERY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const MANIFESTS_A_RUN = 50;
const MAX_READ_MS = 60_000;
const FIRST_WAIT_MS = 5 * 60_000;
const MAX_WAIT_MS = HOUR_MS;

/**
 * Writes the manifest of each received day that is over and has no pending file, and writes it again when a late or redelivered file changes it. A fault
 * of one manifest delays neither delivery nor the other manifests; it is tried again after 5 minutes, and at the latest after an hour.
 */
export async function writeDayManifests(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now();
  const today = toReceivedDay(now - GRACE_MS);
  const oldestDay = today - DAYS * DAY_MS;
  const deliveredSince = new Date(isFullRun(now) ? oldestDay : now - RECENT_MS);
  const window = { oldestDay, today, deliveredSince, now: new Date(now), limit: MANIFESTS_A_RUN };
  for (const due of await selectDueManifests(runtime.db, window)) {
    try {
      await writeManifest(runtime, due);
    } catch (error) {
      const { destinationId, receivedDay } = due;
      runtime.log.error({ event: "day-manifest-error", destinationId, receivedDay, error }, "A day manifest could not be written.");
    }
  }
}

/** Once an hour all days are looked at: a destination may have been disabled, or no worker may have run, when its last file was recent. */
function isFullRun(now: number): boolean {
  return now % HOUR_MS < RUNS_EVERY_MS;
}

async function writeManifest(runtime: Runtime, due: DueManifest): Promise<void> {
  const { destinationId, sourceId, receivedDay, fingerprint } = due;
  const location = readBucketPath(due.bucket);
  if (location === null) return;
  const key = manifestKey(location, due);
  const rows = await selectManifestFiles(runtime.db, due);
  const files: Parameters<typeof formatManifest>[0]["files"][number][] = [];
  for (const row of rows) files.push(await toListed(runtime, row, due));

  const text = formatManifest({ sourceId, destinationId, receivedDay, files });
  const uploaded = await uploadManifest(runtime, due, { location, key, text });
  const now = runtime.clock.now();
  const written = { destinationId, receivedDay, bucket: location.bucket, key };
  if (uploaded.ok) {
    const eventCount = rows.reduce((sum, row) => sum + row.eventCount, 0);
    const { requestId } = uploaded.value;
    await recordManifest(runtime.db, { ...written, fingerprint, fileCount: rows.length, eventCount, requestId }, new Date(now));
    return;
  }
  const { fault, message } = uploaded.error;
  runtime.log.warn(
    { event: "day-manifest-postponed", destinationId, receivedDay, fault },
    "A day manifest could not be written. It is tried again later.",
  );
  const attemptCount = due.attemptCount + 1;
  const nextAttemptAt = new Date(now + Math.min(FIRST_WAIT_MS * 2 ** (attemptCount - 1), MAX_WAIT_MS));
  const said = { faultKind: fault.kind, faultMessage: message.slice(0, 1_000).replaceAll("\0", ""), requestId: fault.requestId };
  await recordManifestFault(runtime.db, { ...written, attemptCount, nextAttemptAt, ...said });
}

async function toListed(runtime: Runtime, { firstReceivedAt, lastReceivedAt, ...file }: ManifestFile, due: DueManifest) {
  const span =
    firstReceivedAt === null || lastReceivedAt === null
      ? await readSpan(runtime, file, due)
      : { first: firstReceivedAt.getTime(), last: lastReceivedAt.getTime() };
  return { ...file, firstReceivedAt: span?.first ?? null, lastReceivedAt: span?.last ?? null };
}

/** Returns null if the staged copy is gone or damaged. */
async function readSpan(
  { db, staging }: Runtime,
  { batchId: id, eventCount, removedAt }: Pick<ManifestFile, "batchId" | "eventCount" | "removedAt">,
  { sourceId, receivedDay }: DueManifest,
): Promise<ReceivedSpan | null> {
  if (removedAt !== null) return null;
  try {
    const signal = AbortSignal.timeout(MAX_READ_MS);
    const keep = { count: 0, byteCount: 0 };
    const scan = await scanRecords(staging.read({ id, sourceId, receivedDay }), { keep, toEnd: true, signal });
    if (scan.stopped === "slow") throw new Error("The staging store is too slow to read a batch.");
    if (scan.stopped !== "end" || scan.span === null || scan.recordCount !== eventCount) return null;
    await setReceivedSpan(db, id, { first: new Date(scan.span.first), last: new Date(scan.span.last) });
    return scan.span;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
