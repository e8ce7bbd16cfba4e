import { withoutIndexed } from "../../db/batches.ts";
import { selectSourceIds } from "../../db/sources.ts";
import type { StagedBatch } from "../../domain/batch/batch.ts";
import { DAY_MS, endOfReceivedDay } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";
import { readBatch } from "../batch/read-batch.ts";
import { indexBatch } from "./index-batch.ts";

type ReconcileRuntime = Pick<Runtime, "config" | "db" | "clock" | "ids" | "staging" | "log">;

const PAGE_SIZE = 500;

/**
 * Indexes every staged batch that is not in the database, as after a crash or an outage between staging and indexing. A batch whose source was
 * deleted is removed after its retention. Returns the number of batches that were indexed.
 */
export async function reconcile(runtime: ReconcileRuntime): Promise<{ indexed: number }> {
  let indexed = 0;
  for await (const page of toPages(runtime.staging.list())) {
    const unknown = await withoutIndexed(runtime.db, page);
    const sourceIds = await selectSourceIds(
      runtime.db,
      unknown.map((batch) => batch.sourceId),
    );
    for (const batch of unknown) {
      if (!sourceIds.has(batch.sourceId)) await removeWhenOld(runtime, batch);
      else if (await indexFromFile(runtime, batch)) indexed += 1;
    }
  }
  return { indexed };
}

async function removeWhenOld({ config, clock, staging }: ReconcileRuntime, batch: StagedBatch): Promise<void> {
  const keptUntil = endOfReceivedDay(batch.receivedDay) + config.RETENTION_DAYS * DAY_MS;
  if (clock.now() >= keptUntil) await staging.remove(batch);
}

/** Reads the counts from the file of the batch. Returns whether it was indexed. */
async function indexFromFile(runtime: ReconcileRuntime, batch: StagedBatch): Promise<boolean> {
  const about = { batchId: batch.id, sourceId: batch.sourceId };
  const contents = await readBatch(runtime.staging.read(batch)).catch((error) => {
    runtime.log.warn({ event: "staged-batch-unreadable", ...about, error }, "A staged batch could not be read. It is tried again.");
    return "unreadable_now" as const;
  });
  if (contents === "unreadable_now") return false;
  if (!contents?.sealed || contents.identity.id !== batch.id) {
    runtime.log.error(
      { event: "staged-file-invalid", ...about },
      "A staged file is not a complete batch with this id. It is not indexed, and not removed.",
    );
    return false;
  }
  const { identity, eventCount, rawByteCount, byteCount, crc32, breakdown } = contents;
  const outcome = await indexBatch(runtime, {
    ...identity,
    eventCount,
    rawByteCount,
    byteCount,
    crc32,
    breakdown,
    sealedAt: runtime.clock.now(),
  });
  return outcome === "indexed";
}

async function* toPages(batches: AsyncIterable<StagedBatch>): AsyncGenerator<StagedBatch[]> {
  let page: StagedBatch[] = [];
  for await (const batch of batches) {
    page.push(batch);
    if (page.length === PAGE_SIZE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
