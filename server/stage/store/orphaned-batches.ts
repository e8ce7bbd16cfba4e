import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DamageReport, listDamagedBatchIds, toDamagedFolder } from "../batch/damaged-batches.ts";
import { type BatchRecovery, recoverBatch } from "../batch/recover-batch.ts";
import { type SealedBatchFile, type StageRuntime, stageBatch } from "./stage-batch.ts";

/** After this many failures in a row, the store or the database is probably unavailable. The other batches are tried in the next run. */
const MAX_FAILURES = 3;

/** Stages recovered batches, and stops after three failures in a row. Returns the number of batches that were staged. */
export async function stageOrphanedBatches(
  runtime: StageRuntime,
  orphaned: AsyncIterable<SealedBatchFile> | Iterable<SealedBatchFile>,
): Promise<{ staged: number }> {
  let staged = 0;
  let failures = 0;
  for await (const batch of orphaned) {
    const isStaged = (await stageBatch(runtime, batch)) === "staged";
    staged += isStaged ? 1 : 0;
    failures = isStaged ? 0 : failures + 1;
    if (failures === MAX_FAILURES) break;
  }
  return { staged };
}

/**
 * Recovers every batch in the collector's folder that is not in `held`: after a crash all of them, later those whose sealing or staging failed. A file
 * that is damaged, or that cannot be read, is moved aside and never deleted. `onDamage` is called for each damaged batch.
 */
export async function* recoverOrphanedBatches(
  runtime: StageRuntime,
  directory: string,
  held: ReadonlySet<string>,
  onDamage: (damage: DamageReport) => void = () => {},
): AsyncGenerator<SealedBatchFile> {
  for (const name of await listNames(directory)) {
    const id = /^(?<id>[0-9a-f-]{36})\.gz$/.exec(name)?.groups?.["id"];
    if (id === undefined || held.has(id)) continue;

    const path = join(directory, name);
    const recovery = await recoverBatch(path, runtime.clock.now()).catch((error) => skipBatch(runtime, path, error));
    if (recovery === null) continue;
    if ("damage" in recovery && recovery.damage !== undefined) reportDamage(runtime, directory, recovery.damage, onDamage);
    if (recovery.kind === "sealed") {
      if (recovery.tornByteCount !== undefined) reportTorn(runtime, path, recovery.tornByteCount);
      yield { batch: recovery.batch, path, wasDamaged: (await listDamagedBatchIds(directory)).has(id) };
    } else await moveAside(runtime, path, recovery);
  }
}

function reportDamage({ log }: StageRuntime, directory: string, damage: DamageReport, onDamage: (damage: DamageReport) => void): void {
  const kept = join(toDamagedFolder(directory), `${damage.id}.gz`);
  const sentence =
    damage.lostCommitCount > 0
      ? "A batch is damaged, and acknowledged events of it are lost. The other events were recovered. The damaged file is kept."
      : "A batch was damaged. All of its events were recovered. The damaged file is kept.";
  const event = damage.lostCommitCount > 0 ? "batch-events-lost" : "damaged-batch-recovered";
  log.error({ event, ...damage, kept }, sentence);
  onDamage(damage);
}

function reportTorn({ log }: StageRuntime, path: string, tornByteCount: number): void {
  log.info(
    { event: "incomplete-commit-cut", path, tornByteCount },
    "The last commit of a batch was incomplete, so it was never acknowledged. It was cut off.",
  );
}

/** Returns nothing if the folder was deleted. The next batch creates it again. */
async function listNames(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** Logs the error and continues with the next batch. ENOENT is not logged: the batch was staged after its name was read. */
function skipBatch({ log }: StageRuntime, path: string, error: NodeJS.ErrnoException): null {
  if (error.code !== "ENOENT")
    log.error(
      { event: "batch-not-recovered", path, error },
      "A batch could not be read or recovered. It stays where it is and is tried again.",
    );
  return null;
}

async function moveAside(runtime: StageRuntime, path: string, recovery: Exclude<BatchRecovery, { kind: "sealed" }>): Promise<void> {
  if (recovery.kind === "lost") return;
  if (recovery.kind === "empty") {
    if (recovery.tornByteCount !== undefined) reportTorn(runtime, path, recovery.tornByteCount);
    return rm(path);
  }
  runtime.log.error({ event: "batch-unreadable", path }, "A batch cannot be read back. It was moved aside.");
  await rename(path, `${path}.unreadable`);
}
