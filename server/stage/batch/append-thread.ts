import { fdatasyncSync, fstatSync, writeSync, writevSync } from "node:fs";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { copyShared } from "../deflate/copy-shared.ts";
import { createDeflater, WINDOW_BYTES } from "../deflate/deflater.ts";
import { type Append, type Appended, type AppendFailure, FILE_DELETED } from "./append-threads.ts";
import { writeChecks } from "./commit-mark.ts";
import { createCrc32Shift } from "./create-crc32-shift.ts";
import { SYNC_MARKER } from "./gzip-format.ts";
import { WRITES_ARE_SYNCED } from "./synced-writes.ts";

// A thread of append-threads.ts. It compresses a commit and writes it in one step, so that a commit waits for one message, not for two.

const { level } = workerData as { level: number };

/**
 * Compressing runs at a lower priority than the main thread. The main thread has short tasks, which would otherwise wait milliseconds for a
 * core. Only Linux has a priority per thread; elsewhere this would change the priority of the whole process.
 */
const COMPRESS_NICENESS = 10;
lowerPriority();

function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(COMPRESS_NICENESS);
  } catch {
    // A container may forbid it. The thread then keeps its normal priority.
  }
}

const deflater = createDeflater(level);

parentPort?.on("message", (append: Append) => {
  parentPort?.postMessage(tryAppend(append));
});

function tryAppend(append: Append): Appended | AppendFailure {
  try {
    return makeDurable(append);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { failed: message, code };
  }
}

/**
 * A small commit spends most of its time waiting for the disk. A sync is faster when the size of the file does not change, so zeros are written
 * after small commits, and later commits overwrite them.
 */
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
  const shift = createCrc32Shift(records.length);
  const ownCrc32 = crc32(records);
  const checks = writeChecks({ raw: (shift(append.checkSeed) ^ ownCrc32) >>> 0, compressed: crc32(compressed) & 0xff });
  const chunks = head === null ? [compressed, checks] : [head, compressed, checks];
  const byteCount = countBytes(chunks);
  const end = position + byteCount;
  const zeros = byteCount < SMALL_BYTES && end > writtenUpTo ? ZEROS.subarray(0, 4 * position) : ZEROS.subarray(0, 0);
  const zerosWritten = writeWithZeros(fd, chunks, zeros, position);
  if (!WRITES_ARE_SYNCED) fdatasyncSync(fd);
  // Data in a deleted file is lost when the process ends, so the commit must not be acknowledged.
  if (fstatSync(fd).nlink === 0) throw Object.assign(new Error("The batch's file was deleted."), { code: FILE_DELETED });
  slideWindow(window, windowLength, records);
  return {
    byteCount,
    crc32: chunks.reduce((checksum, chunk) => crc32(chunk, checksum), append.crc32),
    rawCrc32: (shift(append.rawCrc32) ^ ownCrc32) >>> 0,
    writtenUpTo: Math.max(writtenUpTo, end + zerosWritten),
  };
}

/** Writes the chunks, and zeros after them if the disk has room for them. Returns the number of zeros. */
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

/** Writes all chunks in one system call, or in several if the system writes only a part. */
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

/** Moves the window forward: it ends with the last bytes of the stream. */
function slideWindow(window: Uint8Array, length: number, records: Uint8Array): void {
  const kept = Math.max(0, Math.min(length, WINDOW_BYTES - records.length));
  window.copyWithin(0, length - kept, length);
  copyShared(records.subarray(-WINDOW_BYTES), Buffer.from(window.buffer), kept);
}
