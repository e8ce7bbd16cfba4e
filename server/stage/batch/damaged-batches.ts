import { link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { RecoveredCommits } from "./recover-commits.ts";
import { syncDirectory } from "./sync-directory.ts";

/** What was found wrong with a batch, and what became of its commits. Stands beside the damaged file, which is never deleted. */
export type DamageReport = {
  /** The file's name without `.gz`: the batch's id and the CRC32 of the damaged bytes. */
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
  /** At least so many. */
  lostCommitCount: number;
  /** Compressed bytes of the lost commits. */
  lostByteCount: number;
  /** By the compressed size of the events that were kept; null where none was. */
  estimatedLostEventCount: number | null;
  /** CRC32 of the batch that was written from what was recovered; null where nothing was. */
  recoveredCrc32: number | null;
};

type Found = { foundCrc32: number; rebuilt: Buffer | null; foundAt: number };

export function damageReport(recovered: RecoveredCommits, { foundCrc32, rebuilt, foundAt }: Found): DamageReport {
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

/** Where the damaged files of a folder of batches are kept. */
export function toDamagedFolder(directory: string): string {
  return join(directory, "damaged");
}

/**
 * Keeps the damaged file at `path` under the report's name, and puts the recovered batch in its place, or nothing. After a crash at any point the
 * damaged file is still at `path`, and all of it is done again with the same result; or it is done.
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

/** The reports that were not dealt with yet. */
export async function* openReports(directory: string): AsyncGenerator<DamageReport> {
  const damaged = toDamagedFolder(directory);
  for (const name of await namesIn(damaged)) {
    if (isOpenReport(name)) yield JSON.parse(await readFile(join(damaged, name), "utf8")) as DamageReport;
  }
}

/** It stays beside its file, under a name that says that it was dealt with. */
export async function closeReport(directory: string, { id }: DamageReport): Promise<void> {
  const damaged = toDamagedFolder(directory);
  await rename(join(damaged, `${id}.json`), join(damaged, `${id}${CLOSED}`));
}

/** Ids of the batches of which a damaged file is kept. */
export async function damagedBatchIds(directory: string): Promise<ReadonlySet<string>> {
  const names = await namesIn(toDamagedFolder(directory));
  return new Set(names.filter((name) => name.endsWith(".gz")).map((name) => basename(name).slice(0, UUID_LENGTH)));
}

const UUID_LENGTH = 36;
const CLOSED = ".recorded.json";

function isOpenReport(name: string): boolean {
  return name.endsWith(".json") && !name.endsWith(CLOSED);
}

/** Under another name first, so that the path never has a part of it. */
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

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
