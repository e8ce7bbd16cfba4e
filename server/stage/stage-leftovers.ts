import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Mended, mendBatch } from "./mend-batch.ts";
import { type StageRuntime, stageBatch } from "./stage-batch.ts";
import type { SealedBatch } from "./store.ts";

/** Where so many in a row can't be staged, the store or the database is away: the rest of them wait for the next round. */
const MAX_REFUSALS = 3;

/** A batch that lies sealed in the collector's folder, and waits to be staged. */
export type Leftover = { batch: SealedBatch; path: string };

/** Stages what a crash left, later what could not be staged when it was sealed. */
export async function stageLeftovers(
  runtime: StageRuntime,
  leftovers: AsyncIterable<Leftover> | Iterable<Leftover>,
): Promise<{ staged: number }> {
  let staged = 0;
  let refusals = 0;
  for await (const { batch, path } of leftovers) {
    const isStaged = (await stageBatch(runtime, batch, path)) === "staged";
    staged += isStaged ? 1 : 0;
    refusals = isStaged ? 0 : refusals + 1;
    if (refusals === MAX_REFUSALS) break;
  }
  return { staged };
}

/**
 * Mends every batch in the collector's folder that nobody holds open: after a crash all of them, later those whose sealing or
 * staging failed. A file that can't be read is set aside under another name, never deleted.
 */
export async function* mendLeftovers(runtime: StageRuntime, directory: string, held: ReadonlySet<string>): AsyncGenerator<Leftover> {
  for (const name of await namesIn(directory)) {
    const id = /^(?<id>[0-9a-f-]{36})\.gz$/.exec(name)?.groups?.["id"];
    if (id === undefined || held.has(id)) continue;

    const path = join(directory, name);
    const mended = await mendBatch(path, runtime.clock.now()).catch(goneMeanwhile);
    if (mended === null) continue;
    if (mended.kind === "sealed") yield { batch: mended.batch, path };
    else await setAside(runtime, path, mended.kind);
  }
}

/** A folder that was deleted holds nothing; the next batch makes it anew. */
async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** A batch that was staged since its name was read is no leftover. */
function goneMeanwhile(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

async function setAside(runtime: StageRuntime, path: string, kind: Exclude<Mended["kind"], "sealed">): Promise<void> {
  if (kind === "empty") return rm(path);
  runtime.log.error({ path }, "A batch can't be read back; it is set aside.");
  await rename(path, `${path}.unreadable`);
}
