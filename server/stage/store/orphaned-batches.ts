import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DamageReport, damagedBatchIds, toDamagedFolder } from "../batch/damaged-batches.ts";
import { type BatchRecovery, recoverBatch } from "../batch/recover-batch.ts";
import { type SealedBatchFile, type StageRuntime, stageBatch } from "./stage-batch.ts";

/** Where so many in a row can't be staged, the store or the database is away: the rest of them wait for the next round. */
const MAX_REFUSALS = 3;

/** Stages what a crash left, later what could not be staged when it was sealed. */
export async function stageOrphanedBatches(
  runtime: StageRuntime,
  orphaned: AsyncIterable<SealedBatchFile> | Iterable<SealedBatchFile>,
): Promise<{ staged: number }> {
  let staged = 0;
  let refusals = 0;
  for await (const leftover of orphaned) {
    const isStaged = (await stageBatch(runtime, leftover)) === "staged";
    staged += isStaged ? 1 : 0;
    refusals = isStaged ? 0 : refusals + 1;
    if (refusals === MAX_REFUSALS) break;
  }
  return { staged };
}

/**
 * Mends every batch in the collector's folder that nobody holds open: after a crash all of them, later those whose sealing or
 * staging failed. A file that can't be read, or that is damaged, is set aside, never deleted; `onDamage` hears of it.
 */
export async function* recoverOrphanedBatches(
  runtime: StageRuntime,
  directory: string,
  held: ReadonlySet<string>,
  onDamage: (damage: DamageReport) => void = () => {},
): AsyncGenerator<SealedBatchFile> {
  for (const name of await namesIn(directory)) {
    const id = /^(?<id>[0-9a-f-]{36})\.gz$/.exec(name)?.groups?.["id"];
    if (id === undefined || held.has(id)) continue;

    const path = join(directory, name);
    const recovery = await recoverBatch(path, runtime.clock.now()).catch((error) => notNow(runtime, path, error));
    if (recovery === null) continue;
    if ("damage" in recovery && recovery.damage !== undefined) reportDamage(runtime, directory, recovery.damage, onDamage);
    if (recovery.kind === "sealed") {
      if (recovery.tornByteCount !== undefined) reportTorn(runtime, path, recovery.tornByteCount);
      yield { batch: recovery.batch, path, wasDamaged: (await damagedBatchIds(directory)).has(id) };
    } else await setAside(runtime, path, recovery);
  }
}

function reportDamage({ log }: StageRuntime, directory: string, damage: DamageReport, onDamage: (damage: DamageReport) => void): void {
  const kept = join(toDamagedFolder(directory), `${damage.id}.gz`);
  const sentence =
    damage.lostCommitCount > 0
      ? "A batch is damaged, and acknowledged events of it are lost. Everything else of it was recovered; the damaged file is kept."
      : "A batch was damaged. All of its events were recovered; the damaged file is kept.";
  log.error({ ...damage, kept }, sentence);
  onDamage(damage);
}

function reportTorn({ log }: StageRuntime, path: string, tornByteCount: number): void {
  log.info({ path, tornByteCount }, "The last commit of a batch was not complete, so that it was never acknowledged. It was cut away.");
}

/** A folder that was deleted holds nothing; the next batch makes it anew. */
async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** A batch that was staged since its name was read is no leftover. Whatever else fails must not keep the other batches, or the collector, waiting. */
function notNow({ log }: StageRuntime, path: string, error: NodeJS.ErrnoException): null {
  if (error.code !== "ENOENT")
    log.error({ path, error }, "A batch can't be read or recovered now; it stays where it is, and is tried again.");
  return null;
}

async function setAside(runtime: StageRuntime, path: string, recovery: Exclude<BatchRecovery, { kind: "sealed" }>): Promise<void> {
  if (recovery.kind === "lost") return;
  if (recovery.kind === "empty") {
    if (recovery.tornByteCount !== undefined) reportTorn(runtime, path, recovery.tornByteCount);
    return rm(path);
  }
  runtime.log.error({ path }, "A batch can't be read back; it is set aside.");
  await rename(path, `${path}.unreadable`);
}
