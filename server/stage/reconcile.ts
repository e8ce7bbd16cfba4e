import { withoutIndexed } from "../db/batches.ts";
import type { Runtime } from "../runtime.ts";
import { indexBatch } from "./index-batch.ts";
import { readBatch } from "./read-batch.ts";
import type { StagedBatch } from "./store.ts";

const PAGE = 500;

/** Indexes every batch that is staged and unknown to the database, as a crash or an outage between the two leaves it. */
export async function reconcile(runtime: Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">): Promise<{ indexed: number }> {
  let indexed = 0;
  for await (const page of pages(runtime.staging.list())) {
    for (const batch of await withoutIndexed(runtime.db, page)) {
      if (await indexFromItsBytes(runtime, batch)) indexed += 1;
    }
  }
  return { indexed };
}

/** The counts come from the file itself: a batch needs no database to be understood. */
async function indexFromItsBytes(runtime: Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">, batch: StagedBatch): Promise<boolean> {
  const contents = await readBatch(runtime.staging.read(batch));
  if (!contents?.sealed || contents.identity.id !== batch.id) {
    runtime.log.error({ batchId: batch.id, sourceId: batch.sourceId }, "A staged batch can't be read; it is left where it is.");
    return false;
  }
  const { identity, eventCount, rawByteCount, byteCount, crc32 } = contents;
  const outcome = await indexBatch(runtime, { ...identity, eventCount, rawByteCount, byteCount, crc32, sealedAt: runtime.clock.now() });
  return outcome === "indexed";
}

async function* pages(batches: AsyncIterable<StagedBatch>): AsyncGenerator<StagedBatch[]> {
  let page: StagedBatch[] = [];
  for await (const batch of batches) {
    page.push(batch);
    if (page.length === PAGE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
