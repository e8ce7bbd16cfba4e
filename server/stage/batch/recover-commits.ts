import { crc32 } from "node:zlib";
import { createBreakdown, type KindCounts } from "../../domain/batch/breakdown.ts";
import { createDeflater, WINDOW_BYTES } from "../deflate/deflater.ts";
import { checkSeedFrom } from "./batch.ts";
import { type BatchIdentity, readBatchHeader, repairBatchHeader, writeBatchHeader } from "./batch-header.ts";
import { beginsMark, countBits, writeChecks } from "./commit-mark.ts";
import { FINAL_BLOCK, SYNC_MARKER, TRAILER_BYTES, writeGzipTrailer } from "./gzip-format.ts";
import { beginsStream, type ReadCommit, readCommits } from "./read-commits.ts";

/** The contents of the file of a batch whose commits have checksums. */
export type RecoveredCommits = {
  identity: BatchIdentity;
  eventCount: number;
  rawByteCount: number;
  breakdown: KindCounts[];
  keptCommitCount: number;
  /** Commits, headers and endings in which flipped bits were corrected: nothing of them is lost. */
  correctedCount: number;
  /** A lower bound: a commit whose mark is destroyed as well is counted together with the next one. */
  lostCommitCount: number;
  /** Bytes of the file that belong to lost commits. */
  lostByteCount: number;
  /** Bytes of an incomplete commit at the end, which a crash left: it was never acknowledged. */
  tornByteCount: number;
  /** Whether anything other than an incomplete commit at the end is wrong. */
  damaged: boolean;
  /** The position where the last commit ends, and the bytes that end the file there. */
  end: number;
  ending: Buffer;
};

const ENDING_BYTES = FINAL_BLOCK.length + TRAILER_BYTES;
const MAX_WRONG_ENDING_BITS = 2;

/**
 * Reads the file of a batch commit by commit, and corrects single flipped bits, also in `bytes`. Returns null if the file does not begin with the
 * header of a batch whose commits have checksums.
 *
 * @param bytes the whole file
 * @param id the id of the batch according to the file's name; null if the name has none
 */
export function recoverCommits(bytes: Buffer, id: string | null): RecoveredCommits | null {
  const intact = readBatchHeader(bytes);
  const header = intact ?? repairBatchHeader(bytes, id);
  if (header === null || !header.hasChecks) return null;

  const counts = { eventCount: 0, rawByteCount: 0, keptCommitCount: 0, lostCommitCount: 0, lostByteCount: 0 };
  const breakdown = createBreakdown();
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
    breakdown.addLines(raw);
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
    breakdown: breakdown.toCounts(),
    correctedCount,
    tornByteCount: tail.kind === "torn" ? tail.byteCount : 0,
    damaged: correctedCount > 0 || counts.lostCommitCount > 0,
    end,
    ending,
  };
}

type Tail = { kind: "whole" | "corrected" } | { kind: "torn" | "lost"; byteCount: number };

/**
 * Classifies the bytes after the last commit: nothing, the ending of a sealed batch, an incomplete commit, or a commit whose mark is destroyed.
 *
 * @param window the records before it, null if some of them are lost
 */
function readTail(bytes: Buffer, ending: Buffer, window: Buffer | null): Tail {
  if (bytes.length === ENDING_BYTES) {
    const wrongBits = window === null ? 0 : bytes.reduce((count, byte, at) => count + countBits(byte ^ (ending[at] ?? 0)), 0);
    const ends = window === null ? bytes.subarray(0, FINAL_BLOCK.length).equals(FINAL_BLOCK) : wrongBits <= MAX_WRONG_ENDING_BITS;
    if (ends) return { kind: wrongBits === 0 ? "whole" : "corrected" };
  }
  const written = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  if (written.length === 0) return { kind: "whole" };
  return { kind: isTorn(written, window) ? "torn" : "lost", byteCount: written.length };
}

/** An incomplete write leaves the beginning of a commit. A single set bit is one that flipped in the zeros. */
function isTorn(written: Buffer, window: Buffer | null): boolean {
  if (written.subarray(0, -1).every((byte) => byte === 0) && countBits(written.at(-1) ?? 0) === 1) return true;
  const marker = written.indexOf(SYNC_MARKER);
  return (marker === -1 || beginsMark(written.subarray(marker))) && (window === null || beginsStream(written, window));
}

/**
 * Returns the file of a batch of all commits that were kept. If no commit was lost, it is the file before it was damaged. Otherwise the commits are
 * compressed again, because they may refer to records that are lost.
 *
 * @param bytes as `recoverCommits` left them
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

/** Fixed, so that two recoveries of one file produce the same bytes. */
const REBUILD_LEVEL = 6;

const NEWLINE = 0x0a;

/** Returns the number of newlines. */
export function countLines(records: Buffer): number {
  let count = 0;
  for (let at = records.indexOf(NEWLINE); at !== -1; at = records.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
