import { crc32 } from "node:zlib";
import { createDeflater, WINDOW_BYTES } from "../deflate/deflater.ts";
import { checkSeedFrom } from "./batch.ts";
import { type BatchIdentity, readBatchHeader, repairBatchHeader, writeBatchHeader } from "./batch-header.ts";
import { beginsMark, bitCount, writeChecks } from "./commit-mark.ts";
import { FINAL_BLOCK, SYNC_MARKER, TRAILER_BYTES, writeGzipTrailer } from "./gzip-format.ts";
import { beginsStream, type ReadCommit, readCommits } from "./read-commits.ts";

/** What was found in the file of a batch whose commits carry checksums. */
export type RecoveredCommits = {
  identity: BatchIdentity;
  eventCount: number;
  rawByteCount: number;
  keptCommitCount: number;
  /** Commits and headers of which a flipped bit was put right: nothing of them is lost. */
  correctedCount: number;
  /** At least so many: where the end of one is destroyed too, it counts together with the next. */
  lostCommitCount: number;
  /** Of the file, that belong to lost commits. */
  lostByteCount: number;
  /** Bytes behind the last commit that a crash left there: they were never acknowledged. */
  tornByteCount: number;
  /** Whether the file reads as it was written, up to what a crash may have torn off its end. */
  damaged: boolean;
  /** Where the last commit ends, and what has to stand there. */
  end: number;
  ending: Buffer;
};

const ENDING_BYTES = FINAL_BLOCK.length + TRAILER_BYTES;
const MAX_WRONG_ENDING_BITS = 2;

/**
 * Reads the file of a batch back, commit by commit. Single flipped bits are put right, in `bytes` as well. Null for what has no header of
 * a batch whose commits carry checksums.
 *
 * @param bytes the whole file
 * @param id the batch's id by the file's name; null where the name does not tell
 */
export function recoverCommits(bytes: Buffer, id: string | null): RecoveredCommits | null {
  const intact = readBatchHeader(bytes);
  const header = intact ?? repairBatchHeader(bytes, id);
  if (header === null || !header.hasChecks) return null;

  const counts = { eventCount: 0, rawByteCount: 0, keptCommitCount: 0, lostCommitCount: 0, lostByteCount: 0 };
  let correctedCount = intact === null ? 1 : 0;
  let rawCrc32 = 0;
  let end = header.headerByteCount;
  let window: Buffer | null = Buffer.alloc(0);
  for (const { raw, byteCount, corrected } of readCommits(bytes, end, checkSeedFrom(header.batch.id))) {
    end += byteCount;
    correctedCount += corrected ? 1 : 0;
    if (raw === null) {
      counts.lostCommitCount += 1;
      counts.lostByteCount += byteCount;
      window = null;
      continue;
    }
    counts.keptCommitCount += 1;
    counts.eventCount += countLines(raw);
    counts.rawByteCount += raw.length;
    rawCrc32 = crc32(raw, rawCrc32);
    window = window && Buffer.concat([window, raw.subarray(-WINDOW_BYTES)]).subarray(-WINDOW_BYTES);
  }
  const ending = Buffer.concat([FINAL_BLOCK, writeGzipTrailer({ crc32: rawCrc32, rawByteCount: counts.rawByteCount })]);
  const tail = readTail(bytes.subarray(end), ending, window);
  if (tail.kind === "lost") {
    counts.lostCommitCount += 1;
    counts.lostByteCount += tail.byteCount;
  }
  if (tail.kind === "corrected") correctedCount += 1;
  return {
    identity: header.batch,
    ...counts,
    correctedCount,
    tornByteCount: tail.kind === "torn" ? tail.byteCount : 0,
    damaged: correctedCount > 0 || counts.lostCommitCount > 0,
    end,
    ending,
  };
}

type Tail = { kind: "whole" | "corrected" } | { kind: "torn" | "lost"; byteCount: number };

/**
 * What stands behind the last commit: nothing, the end of a sealed batch, a commit that was torn off, or one whose mark is destroyed.
 *
 * @param window the records before it, null where some of them are lost
 */
function readTail(bytes: Buffer, ending: Buffer, window: Buffer | null): Tail {
  if (bytes.length === ENDING_BYTES) {
    const wrongBits = window === null ? 0 : bytes.reduce((count, byte, at) => count + bitCount(byte ^ (ending[at] ?? 0)), 0);
    const ends = window === null ? bytes.subarray(0, FINAL_BLOCK.length).equals(FINAL_BLOCK) : wrongBits <= MAX_WRONG_ENDING_BITS;
    if (ends) return { kind: wrongBits === 0 ? "whole" : "corrected" };
  }
  const written = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  if (written.length === 0) return { kind: "whole" };
  return { kind: isTorn(written, window) ? "torn" : "lost", byteCount: written.length };
}

/** A write that broke off leaves the beginning of what it would have written. A single bit is one that flipped in the zeros ahead. */
function isTorn(written: Buffer, window: Buffer | null): boolean {
  if (written.subarray(0, -1).every((byte) => byte === 0) && bitCount(written.at(-1) ?? 0) === 1) return true;
  const marker = written.indexOf(SYNC_MARKER);
  return (marker === -1 || beginsMark(written.subarray(marker))) && (window === null || beginsStream(written, window));
}

/**
 * The bytes of a whole batch of all that was kept. Where nothing was lost, they are those that the batch had before it was damaged. Else the
 * commits are compressed anew: what they referred to may be gone.
 *
 * @param bytes as `recoverCommits` has left them
 */
export function rebuildBatch(bytes: Buffer, recovered: RecoveredCommits): Buffer {
  const { identity, end, ending, lostCommitCount } = recovered;
  if (lostCommitCount === 0) return Buffer.concat([bytes.subarray(0, end), ending]);

  const header = writeBatchHeader(identity);
  const seed = checkSeedFrom(identity.id);
  const chunks: Buffer[] = [header];
  const deflater = createDeflater(REBUILD_LEVEL);
  let window = Buffer.alloc(0);
  for (const { raw } of readCommits(bytes, readBatchHeader(bytes)?.headerByteCount ?? header.length, seed) as Iterable<ReadCommit>) {
    if (raw === null) continue;
    const compressed = Buffer.from(deflater.compress(window, raw));
    chunks.push(compressed, writeChecks({ raw: crc32(raw, seed), compressed: crc32(compressed) & 0xff }));
    window = Buffer.concat([window, raw.subarray(-WINDOW_BYTES)]).subarray(-WINDOW_BYTES);
  }
  return Buffer.concat([...chunks, ending]);
}

/** Always the same, so that a recovery that is done twice makes the same bytes. */
const REBUILD_LEVEL = 6;

const NEWLINE = 0x0a;

export function countLines(records: Buffer): number {
  let count = 0;
  for (let at = records.indexOf(NEWLINE); at !== -1; at = records.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
