import { createRecordLine } from "../../collect/records/record-line.ts";
import { parseSharedFields } from "../../collect/records/record-plain.ts";
import { selectChanges } from "../../db/memberships.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { toEventKind } from "../../domain/batch/event-kind.ts";
import { toReceivedDay } from "../../domain/batch/received-day.ts";
import { type Told, toIdentifyCall } from "../../domain/engage/identify-call.ts";
import type { Runtime } from "../../runtime.ts";
import type { AppendThreads } from "../../stage/batch/append-threads.ts";
import { type OpenBatch, openBatch } from "../../stage/batch/batch.ts";

/** What the changes of a run are written with. */
export type Emission = {
  runId: string;
  sourceId: string;
  told: Told;
  /** When the run was applied, in ms since the epoch: the time of its events. */
  at: number;
};

const CHANGES_PER_APPEND = 2_500;

/** Writes the changes `from` to `to` of a run as one batch into the folder. The same records each time. */
export async function writeChangeBatch(
  { db }: Pick<Runtime, "db">,
  { runId, sourceId, told, at }: Emission,
  part: { batchId: string; from: number; to: number },
  { folder, threads }: { folder: string; threads: AppendThreads },
): Promise<{ batch: SealedBatch; path: string }> {
  const identity = { id: part.batchId, sourceId, receivedDay: toReceivedDay(at), openedAt: at };
  const batch = await openBatch(folder, identity, threads);
  try {
    await appendChanges(db, batch, { runId, sourceId, told, at }, part);
  } catch (error) {
    await batch.seal(at).catch(() => {});
    throw error;
  }
  return { batch: await batch.seal(at), path: batch.path };
}

async function appendChanges(
  db: Runtime["db"],
  batch: OpenBatch,
  { runId, sourceId, told, at }: Emission,
  part: { from: number; to: number },
): Promise<void> {
  const toLine = createLineWriter({ sourceId, at });
  for (let from = part.from; from <= part.to; from += CHANGES_PER_APPEND) {
    const changes = await selectChanges(db, runId, { from, to: Math.min(from + CHANGES_PER_APPEND - 1, part.to) });
    const lines = changes.map(({ number, identifierType, identifier, value }) =>
      toLine(toIdentifyCall(told, { type: identifierType, value: identifier }, { value, messageId: `engage-${runId}-${number}`, at })),
    );
    const kind = toEventKind(JSON.parse(lines[0] ?? "{}"));
    await batch.append(Buffer.from(lines.join("")), [{ receivedAt: at, kinds: lines.map(() => kind) }]);
  }
}

/** Returns a function that makes the record of a call, as the tracking API does. */
function createLineWriter({ sourceId, at }: { sourceId: string; at: number }): (call: Record<string, unknown>) => string {
  const given = parseSharedFields({ kind: "single", type: "identify" }, {});
  const context = { sourceId, receivedAt: at, ip: null, createMessageId: () => "" };
  return (event) => createRecordLine({ event, type: "identify", text: JSON.stringify(event) }, given, context).line;
}
