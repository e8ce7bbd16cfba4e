import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { createDamageReport, type DamageReport, replaceWithRecovered } from "./damaged-batches.ts";
import { FINAL_BLOCK, SYNC_MARKER, writeGzipTrailer } from "./gzip-format.ts";
import { type BatchContents, readBatch } from "./read-batch.ts";
import { readDamagedFile } from "./read-damaged-file.ts";
import { type RecoveredCommits, rebuildBatch, recoverCommits } from "./recover-commits.ts";

/**
 * - `sealed`: a complete batch. With `damage`, it was rebuilt from the commits that could be recovered.
 * - `empty`: the file has no acknowledged events.
 * - `unreadable`: the file has synced commits that cannot be read back. (Only in batches without checksums.)
 * - `lost`: the file is damaged, and no commit could be recovered.
 */
export type BatchRecovery =
  | { kind: "sealed"; batch: SealedBatch; damage?: DamageReport; tornByteCount?: number }
  | { kind: "empty"; tornByteCount?: number }
  | { kind: "unreadable" }
  | { kind: "lost"; damage: DamageReport };

const WINDOW_BYTES = 1024 * 1024;

/**
 * Seals a batch that a crash left open. An incomplete commit at its end is cut off. If anything else is wrong, the file is kept in the folder
 * `damaged` beside it, and replaced with a batch of all commits that could be recovered.
 *
 * @param sealedAt ms since the epoch
 */
export async function recoverBatch(path: string, sealedAt: number): Promise<BatchRecovery> {
  const bytes = await readDamagedFile(path);
  const foundCrc32 = crc32(bytes);
  const recovered = recoverCommits(bytes, batchIdFrom(path));
  if (recovered === null) return recoverWithoutChecks(path, sealedAt);

  if (recovered.damaged) return replaceDamaged(path, bytes, recovered, { foundCrc32, sealedAt });
  const { keptCommitCount, end, ending, tornByteCount } = recovered;
  const torn = tornByteCount > 0 ? { tornByteCount } : {};
  if (keptCommitCount === 0) return { kind: "empty", ...torn };
  const file = await open(path, "r+");
  try {
    await endFile(file, end, ending);
  } finally {
    await file.close();
  }
  const crc32OfAll = crc32(ending, crc32(bytes.subarray(0, end)));
  const batch = { ...toFigures(recovered), byteCount: end + ending.length, crc32: crc32OfAll, sealedAt };
  return { kind: "sealed", batch, ...torn };
}

async function replaceDamaged(
  path: string,
  bytes: Buffer,
  recovered: RecoveredCommits,
  { foundCrc32, sealedAt }: { foundCrc32: number; sealedAt: number },
): Promise<BatchRecovery> {
  const rebuilt = recovered.keptCommitCount > 0 ? rebuildBatch(bytes, recovered) : null;
  const damage = createDamageReport(recovered, { foundCrc32, rebuilt, foundAt: sealedAt });
  await replaceWithRecovered(path, rebuilt, damage);
  if (rebuilt === null) return { kind: "lost", damage };
  const batch = { ...toFigures(recovered), byteCount: rebuilt.length, crc32: crc32(rebuilt), sealedAt };
  return { kind: "sealed", batch, damage };
}

function toFigures({ identity, eventCount, rawByteCount, breakdown }: RecoveredCommits) {
  return { ...identity, eventCount, rawByteCount, breakdown };
}

function batchIdFrom(path: string): string | null {
  return /^(?<id>[0-9a-f-]{36})\.gz$/.exec(basename(path))?.groups?.["id"] ?? null;
}

/**
 * For batches of format version 1, which have no checksums. Every commit ended with a sync marker before its calls were acknowledged, so the file
 * is cut after the last marker up to which it can be read: the bytes after it were never acknowledged.
 */
async function recoverWithoutChecks(path: string, sealedAt: number): Promise<BatchRecovery> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    let hasCommits = false;
    for await (const end of findSyncedEnds(file, size)) {
      hasCommits = true;
      const contents = await readBatch(readAsIfEndedAt(path, end));
      if (!contents?.whole || contents.eventCount === 0) continue;

      const trailer = writeGzipTrailer({ crc32: contents.rawCrc32, rawByteCount: contents.rawByteCount });
      await endFile(file, end, Buffer.concat([FINAL_BLOCK, trailer]));
      return { kind: "sealed", batch: toSealedBatch(contents, trailer, sealedAt) };
    }
    return { kind: hasCommits ? "unreadable" : "empty" };
  } finally {
    await file.close();
  }
}

/** Yields the ends of all sync markers, the last one first. Compressed bytes can look like one by chance: the caller has to check. */
async function* findSyncedEnds(file: FileHandle, size: number): AsyncGenerator<number> {
  const window = Buffer.alloc(WINDOW_BYTES + SYNC_MARKER.length - 1);
  for (let windowEnd = size; windowEnd > 0; windowEnd -= WINDOW_BYTES) {
    const start = Math.max(0, windowEnd - WINDOW_BYTES);
    // Windows overlap, so that a marker on the border of two windows is found.
    const length = Math.min(size, windowEnd + SYNC_MARKER.length - 1) - start;
    await file.read(window, 0, length, start);
    const bytes = window.subarray(0, length);
    for (let at = bytes.lastIndexOf(SYNC_MARKER); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(SYNC_MARKER, at - 1)) {
      yield start + at + SYNC_MARKER.length;
    }
  }
}

async function* readAsIfEndedAt(path: string, end: number): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { end: end - 1, highWaterMark: WINDOW_BYTES }) as AsyncIterable<Buffer>;
  yield FINAL_BLOCK;
}

/** Writes `ending` at `end`, and cuts the file after it. A file that ends so already is not changed, because the staging store may be reading it. */
async function endFile(file: FileHandle, end: number, ending: Buffer): Promise<void> {
  const { size } = await file.stat();
  const { buffer } = await file.read(Buffer.alloc(ending.length), 0, ending.length, end);
  if (size === end + ending.length && buffer.equals(ending)) return;
  await file.truncate(end);
  await file.write(ending, 0, ending.length, end);
  await file.datasync();
}

function toSealedBatch(contents: BatchContents, trailer: Buffer, sealedAt: number): SealedBatch {
  return {
    ...contents.identity,
    eventCount: contents.eventCount,
    rawByteCount: contents.rawByteCount,
    byteCount: contents.byteCount + trailer.length,
    crc32: crc32(trailer, contents.crc32),
    sealedAt,
    breakdown: contents.breakdown,
  };
}
