import { link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { RecoveredCommits } from "./recover-commits.ts";
import { syncDirectory } from "./sync-directory.ts";

/** Describes a damaged batch, and what was recovered of it. It is stored beside the damaged file, which is never deleted. */
export type DamageReport = {
  /** The id of the batch and the CRC32 of the damaged bytes: the name of the damaged file without `.gz`. */
  id: string;
  batchId: string;
  sourceId: string;
  /** Ms at 00:00 UTC. */
  receivedDay: number;
  /** Ms since the epoch. */
  foundAt: number;
  keptEventCount: number;
  keptCommitCount: number;
  correctedCount: number;
  /** A lower bound. */
  lostCommitCount: number;
  /** Compressed bytes of the lost commits. */
  lostByteCount: number;
  /** Estimated from the compressed size of the events that were kept; null if none was kept. */
  estimatedLostEventCount: number | null;
  /** CRC32 of the batch that was rebuilt from the recovered commits; null if there were none. */
  recoveredCrc32: number | null;
};

type Found = { foundCrc32: number; rebuilt: Buffer | null; foundAt: number };

export function createDamageReport(recovered: RecoveredCommits, { foundCrc32, rebuilt, foundAt }: Found): DamageReport {
  const { identity, eventCount, keptCommitCount, correctedCount, lostCommitCount, lostByteCount, end } = recovered;
  const keptByteCount = Math.max(end - lostByteCount, 1);
  return {
    id: `${identity.id}-${foundCrc32.toString(16).padStart(8, "0")}`,
    batchId: identity.id,
    sourceId: identity.sourceId,
    receivedDay: identity.receivedDay,
    foundAt,
    keptEventCount: eventCount,
    keptCommitCount,
    correctedCount,
    lostCommitCount,
    lostByteCount,
    estimatedLostEventCount: eventCount === 0 ? null : Math.round((lostByteCount * eventCount) / keptByteCount),
    recoveredCrc32: rebuilt === null ? null : crc32(rebuilt),
  };
}

/** Returns the folder that keeps the damaged files of a folder of batches. */
export function toDamagedFolder(directory: string): string {
  return join(directory, "damaged");
}

/**
 * Keeps the damaged file at `path` under the id of the report, and replaces it with the recovered batch, or with nothing. A crash at any point either
 * leaves the damaged file at `path`, so that the recovery is done again with the same result, or happens after the replacement.
 */
export async function replaceWithRecovered(path: string, recovered: Buffer | null, report: DamageReport): Promise<void> {
  const directory = dirname(path);
  const damaged = toDamagedFolder(directory);
  await mkdir(damaged, { recursive: true });
  await writeDurably(join(damaged, `${report.id}.json`), Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
  await link(path, join(damaged, `${report.id}.gz`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await syncDirectory(damaged);
  await syncDirectory(directory);
  if (recovered === null) await rm(path);
  else await writeDurably(path, recovered);
  await syncDirectory(directory);
}

/** Yields the reports that `closeReport` has not closed. */
export async function* readOpenReports(directory: string): AsyncGenerator<DamageReport> {
  const damaged = toDamagedFolder(directory);
  for (const name of await listNames(damaged)) {
    if (isOpenReport(name)) yield JSON.parse(await readFile(join(damaged, name), "utf8")) as DamageReport;
  }
}

/** Marks a report as recorded. It stays beside its file, under another name. */
export async function closeReport(directory: string, { id }: DamageReport): Promise<void> {
  const damaged = toDamagedFolder(directory);
  await rename(join(damaged, `${id}.json`), join(damaged, `${id}${CLOSED}`));
}

/** Returns the ids of the batches that have a damaged file. */
export async function listDamagedBatchIds(directory: string): Promise<ReadonlySet<string>> {
  const names = await listNames(toDamagedFolder(directory));
  return new Set(names.filter((name) => name.endsWith(".gz")).map((name) => basename(name).slice(0, UUID_LENGTH)));
}

const UUID_LENGTH = 36;
const CLOSED = ".recorded.json";

function isOpenReport(name: string): boolean {
  return name.endsWith(".json") && !name.endsWith(CLOSED);
}

/** Writes under another name first, so that `path` never has an incomplete file. */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function listNames(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
