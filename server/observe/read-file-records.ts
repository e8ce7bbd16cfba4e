import { setReceivedSpan } from "../db/batches.ts";
import { type ReceivedSpan, type RecordScan, scanRecords } from "../deliver/scan-records.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { type FileDetail, type FileId, getFile } from "./get-file.ts";

/**
 * The first records of a file. `gone`: its staged copy was removed. `missing`: the copy should be staged and isn't. `unavailable`: the staging
 * store does not answer. `damaged`: the copy can be read up to the last of `records`.
 */
export type FileRecords = {
  fileId: string;
  state: "read" | "damaged" | "gone" | "missing" | "unavailable";
  /** The JSON text of each. */
  records: string[];
  /** When the first and the last event of the whole file were received; null where that isn't known. */
  span: ReceivedSpan | null;
};

const KEPT = { count: 50, byteCount: 1_000_000 };
const MAX_MS = 5_000;

/**
 * Returns the first 50 records of a file, at most 1 MB, from its staged copy; null if there is no such file, or if the actor may not see it. Seeing
 * events takes `view_sources` on the source, and the file `view_destinations`. Reads for at most 5 s. The first time, it reads the copy to its end,
 * and the batch keeps when its events were received.
 */
export async function readFileRecords(
  runtime: Pick<Runtime, "db" | "config" | "staging" | "log">,
  actor: Actor,
  id: FileId,
): Promise<FileRecords | null> {
  const file = await getFile(runtime, actor, id);
  if (file === null || !may(actor, "view_sources", file.sourceId)) return null;
  const known = toSpan(file);
  if (file.batchRemovedAt !== null) return { fileId: file.id, state: "gone", records: [], span: known };
  try {
    const batch = { id: file.batchId, sourceId: file.sourceId, receivedDay: file.receivedDay };
    const signal = AbortSignal.timeout(MAX_MS);
    const scan = await scanRecords(runtime.staging.read(batch), { keep: KEPT, toEnd: known === null, signal });
    const span = known ?? (await keepSpan(runtime, file, scan));
    return { fileId: file.id, state: toState(scan), records: scan.records, span };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    runtime.log.warn({ event: "staged-records-unreadable", fileId: file.id, error }, "The staged copy of a file could not be read.");
    return { fileId: file.id, state: isMissing ? "missing" : "unavailable", records: [], span: known };
  }
}

function toState({ stopped, records }: RecordScan): FileRecords["state"] {
  if (stopped === "broken") return "damaged";
  return stopped === "slow" && records.length === 0 ? "unavailable" : "read";
}

async function keepSpan({ db }: Pick<Runtime, "db">, file: FileDetail, scan: RecordScan): Promise<ReceivedSpan | null> {
  if (scan.stopped !== "end" || scan.span === null || scan.recordCount !== file.eventCount) return null;
  await setReceivedSpan(db, file.batchId, { first: new Date(scan.span.first), last: new Date(scan.span.last) });
  return scan.span;
}

function toSpan({ firstReceivedAt: first, lastReceivedAt: last }: FileDetail): ReceivedSpan | null {
  return first === null || last === null ? null : { first, last };
}
