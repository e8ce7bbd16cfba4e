import { fdatasyncSync, fstatSync, writeSync, writevSync } from "node:fs";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { copyShared } from "../deflate/copy-shared.ts";
import { createDeflater, WINDOW_BYTES } from "../deflate/deflater.ts";
import { type Append, type Appended, type AppendFailure, FILE_DELETED } from "./append-threads.ts";
import { writeChecks } from "./commit-mark.ts";
import { crc32Shift } from "./crc32-shift.ts";
import { SYNC_MARKER } from "./gzip-format.ts";
import { WRITES_ARE_SYNCED } from "./synced-writes.ts";

// A thread of append-threads.ts: compresses and writes one commit after the other, so that a commit waits for one answer, not for two.

const { level } = workerData as { level: number };

/**
 * Compressing gives way to the thread that talks to clients: it has a little to do often, and would wait for a core behind what takes
 * milliseconds. On Linux a priority is a thread's own; elsewhere it would be the whole process's.
 */
const COMPRESS_NICENESS = 10;
giveWay();

function giveWay(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(COMPRESS_NICENESS);
  } catch {
    // A container may forbid it: then this thread takes its share like any other.
  }
}

const deflater = createDeflater(level);

parentPort?.on("message", (append: Append) => {
  parentPort?.postMessage(answerTo(append));
});

function answerTo(append: Append): Appended | AppendFailure {
  try {
    return makeDurable(append);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { failed: message, code };
  }
}

/** Small commits mostly wait for the disk, and that the less, the less a write changes: with zeros ahead of them only bytes, no file's size. */
const SMALL_BYTES = 4 * 1024;
const MAX_ZEROS = 256 * 1024;
const ZEROS = Buffer.alloc(MAX_ZEROS);

function makeDurable(append: Append): Appended {
  const { fd, position, writtenUpTo, head, records, window, windowByteCount } = append;
  const windowLength = Math.min(windowByteCount, WINDOW_BYTES);
  const compressed = deflater.compress(window.subarray(0, windowLength), records);
  if (!compressed.subarray(-SYNC_MARKER.length).equals(SYNC_MARKER)) {
    throw new Error("The deflate stream did not end its output with a sync marker.");
  }
  const shift = crc32Shift(records.length);
  const ownCrc32 = crc32(records);
  const checks = writeChecks({ raw: (shift(append.checkSeed) ^ ownCrc32) >>> 0, compressed: crc32(compressed) & 0xff });
  const chunks = head === null ? [compressed, checks] : [head, compressed, checks];
  const byteCount = countBytes(chunks);
  const end = position + byteCount;
  const zeros = byteCount < SMALL_BYTES && end > writtenUpTo ? ZEROS.subarray(0, 4 * position) : ZEROS.subarray(0, 0);
  const zerosWritten = writeWithZeros(fd, chunks, zeros, position);
  if (!WRITES_ARE_SYNCED) fdatasyncSync(fd);
  // What is written to a deleted file is gone with the process, so it must not be acknowledged.
  if (fstatSync(fd).nlink === 0) throw Object.assign(new Error("The batch's file was deleted."), { code: FILE_DELETED });
  slide(window, windowLength, records);
  return {
    byteCount,
    crc32: chunks.reduce((soFar, chunk) => crc32(chunk, soFar), append.crc32),
    rawCrc32: (shift(append.rawCrc32) ^ ownCrc32) >>> 0,
    writtenUpTo: Math.max(writtenUpTo, end + zerosWritten),
  };
}

/** Does without the zeros where the disk has no room for them. Answers how many there are. */
function writeWithZeros(fd: number, chunks: readonly Uint8Array[], zeros: Buffer, position: number): number {
  if (zeros.length > 0) {
    try {
      writeAll(fd, [...chunks, zeros], position);
      return zeros.length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  writeAll(fd, chunks, position);
  return 0;
}

/** In one write, unless the system takes less. */
function writeAll(fd: number, chunks: readonly Uint8Array[], position: number): void {
  let written = writevSync(fd, chunks, position);
  const byteCount = countBytes(chunks);
  if (written === byteCount) return;
  const bytes = Buffer.concat(chunks);
  while (written < byteCount) written += writeSync(fd, bytes, written, byteCount - written, position + written);
}

function countBytes(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((total, { length }) => total + length, 0);
}

/** Leaves the last bytes of the stream in the window. */
function slide(window: Uint8Array, length: number, records: Uint8Array): void {
  const kept = Math.max(0, Math.min(length, WINDOW_BYTES - records.length));
  window.copyWithin(0, length - kept, length);
  copyShared(records.subarray(-WINDOW_BYTES), Buffer.from(window.buffer), kept);
}
