import { fdatasyncSync, fstatSync, writeSync } from "node:fs";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { type Append, type Appended, type AppendFailure, FILE_DELETED } from "./append-threads.ts";
import { copyShared } from "./deflate/copy-shared.ts";
import { createDeflater, WINDOW_BYTES } from "./deflate/deflater.ts";
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
  const { fd, position, writtenUpTo, head, records, window, rawByteCount, rawCrc32, crc32: crc32Before } = append;
  const windowLength = Math.min(rawByteCount, WINDOW_BYTES);
  const compressed = deflater.compress(window.subarray(0, windowLength), records);
  if (!compressed.subarray(-SYNC_MARKER.length).equals(SYNC_MARKER)) {
    throw new Error("The deflate stream did not end its output with a sync marker.");
  }
  const bytes = head === null ? compressed : Buffer.concat([head, compressed]);
  const end = position + bytes.length;
  const zeros = bytes.length < SMALL_BYTES && end > writtenUpTo ? ZEROS.subarray(0, 4 * position) : ZEROS.subarray(0, 0);
  const zerosWritten = writeWithZeros(fd, bytes, zeros, position);
  if (!WRITES_ARE_SYNCED) fdatasyncSync(fd);
  // What is written to a deleted file is gone with the process, so it must not be acknowledged.
  if (fstatSync(fd).nlink === 0) throw Object.assign(new Error("The batch's file was deleted."), { code: FILE_DELETED });
  slide(window, windowLength, records);
  return {
    byteCount: bytes.length,
    crc32: crc32(bytes, crc32Before),
    rawCrc32: crc32(records, rawCrc32),
    writtenUpTo: Math.max(writtenUpTo, end + zerosWritten),
  };
}

/** Does without the zeros where the disk has no room for them. Answers how many there are. */
function writeWithZeros(fd: number, bytes: Buffer, zeros: Buffer, position: number): number {
  if (zeros.length > 0) {
    try {
      writeAll(fd, Buffer.concat([bytes, zeros]), position);
      return zeros.length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  writeAll(fd, bytes, position);
  return 0;
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}

/** Leaves the last bytes of the stream in the window. */
function slide(window: Uint8Array, length: number, records: Uint8Array): void {
  const kept = Math.max(0, Math.min(length, WINDOW_BYTES - records.length));
  window.copyWithin(0, length - kept, length);
  copyShared(records.subarray(-WINDOW_BYTES), Buffer.from(window.buffer), kept);
}
