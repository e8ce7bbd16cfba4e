import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Runtime } from "../runtime.ts";
import { startAppendThreads } from "./batch/append-threads.ts";
import { openBatch } from "./batch/batch.ts";
import type { DamageReport } from "./batch/damaged-batches.ts";
import { createGroupCommit, type GroupCommit } from "./batch/group-commit.ts";
import { recoverOrphanedBatches, stageOrphanedBatches } from "./store/orphaned-batches.ts";
import { reconcile } from "./store/reconcile.ts";
import { recordDamage } from "./store/record-damage.ts";
import { type SealedBatchFile, stageBatch } from "./store/stage-batch.ts";

const LANES_PER_SOURCE = Math.max(2, availableParallelism());
/** Compressing can use every core; one more thread writes meanwhile. A thread takes about 15 MB. */
const APPEND_THREADS = LANES_PER_SOURCE + 1;
/** One more than there are threads, so that a thread that ends a commit has the next one at once. */
const COMMITS_AT_ONCE = APPEND_THREADS + 1;
/** Each open batch takes one file handle, and 32 KB of memory for its compression window. */
const MAX_OPEN_BATCHES = 1500;

/** Makes records durable, and moves sealed batches to the staging store. */
export type Stage = {
  /** The folder of the batches that are open, or that are not staged yet. */
  directory: string;
  commits: GroupCommit;
  /** Seals the batches that a crash left open, and those whose sealing or staging failed. `onDamage` is called for each damaged one. */
  recover(onDamage: (damage: DamageReport) => void): AsyncGenerator<SealedBatchFile>;
  /** Stages recovered batches, then writes the damage that was found to the database. Rejects if the damage could not be written. */
  stageRecovered(batches: AsyncIterable<SealedBatchFile> | Iterable<SealedBatchFile>): Promise<void>;
  /** Indexes staged batches that the database does not have. Does nothing for a shared staging bucket. */
  reconcile(): Promise<void>;
  /** Commits what waits, and seals and stages all batches. */
  close(): Promise<void>;
};

/** Creates the folder `collect` in DATA_DIR, and starts the threads that compress and write. */
export async function openStage(runtime: Runtime): Promise<Stage> {
  const { config, clock, ids, log } = runtime;
  const directory = join(config.DATA_DIR, "collect");
  await mkdir(directory, { recursive: true });

  const threads = startAppendThreads({ level: config.GZIP_LEVEL, maxThreads: APPEND_THREADS });
  const commits = createGroupCommit({
    intervalMs: config.DELIVERY_INTERVAL_SECONDS * 1000,
    lanesPerSource: LANES_PER_SOURCE,
    commitsAtOnce: COMMITS_AT_ONCE,
    maxOpenBatches: MAX_OPEN_BATCHES,
    now: clock.now,
    newBatchId: ids.uuid,
    open: (identity) => openBatch(directory, identity, threads, log),
    onSealed: async (batch, path) => {
      await stageBatch(runtime, { batch, path });
    },
  });

  return {
    directory,
    commits,
    recover: (onDamage) => recoverOrphanedBatches(runtime, directory, commits.heldBatchIds, onDamage),
    async stageRecovered(batches) {
      await stageOrphanedBatches(runtime, batches);
      await recordDamage(runtime, directory);
    },
    async reconcile() {
      // The workers reconcile a shared staging bucket, once for all collectors (docs/decisions/011).
      if (config.STAGING_BUCKET === undefined) await reconcile(runtime);
    },
    async close() {
      await commits.close();
      await threads.close();
    },
  };
}
