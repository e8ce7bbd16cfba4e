import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { AppendThreads } from "./append-threads.ts";
import { type BatchIdentity, writeBatchHeader } from "./batch-header.ts";
import { WINDOW_BYTES } from "./deflate/deflater.ts";
import { FINAL_BLOCK, writeGzipTrailer } from "./gzip-format.ts";
import type { SealedBatch } from "./store.ts";
import { syncDirectory } from "./sync-directory.ts";
import { SYNCED_FILE_FLAGS, WRITES_ARE_SYNCED } from "./synced-writes.ts";

/**
 * One open batch: one file, one gzip stream, from the first record to the bucket. All counts speak of what is durable.
 * Calls to `append` and `seal` must follow each other, never overlap.
 */
export type OpenBatch = {
  readonly identity: BatchIdentity;
  readonly path: string;
  readonly eventCount: number;
  readonly rawByteCount: number;
  readonly byteCount: number;
  /** Compresses whole lines, and resolves once they are on the disk. After a rejection only `seal` may follow. */
  append(records: Buffer, eventCount: number): Promise<void>;
  /** Ends the stream behind the last durable record and closes the file. */
  seal(sealedAt: number): Promise<SealedBatch>;
};

/** Makes `{directory}/{batch id}.gz`, which starts with the batch's identity; that is written with the first records. */
export async function openBatch(directory: string, identity: BatchIdentity, threads: AppendThreads): Promise<OpenBatch> {
  const path = join(directory, `${identity.id}.gz`);
  const file = await open(path, SYNCED_FILE_FLAGS);

  /** Everything up to here would survive a power cut. */
  const durable = { eventCount: 0, rawByteCount: 0, rawCrc32: 0, byteCount: 0, crc32: 0 };
  /** The end of the durable records: the next commit's matches may reach back into it, so that all of them are one stream. */
  const window = new Uint8Array(new SharedArrayBuffer(WINDOW_BYTES));
  let writtenUpTo = 0;

  try {
    await syncDirectory(directory);
  } catch (error) {
    await file.close();
    throw error;
  }
  const headerIfNew = () => (durable.byteCount === 0 ? writeBatchHeader(identity) : null);

  async function writeEnd(end: Buffer): Promise<void> {
    for (let written = 0; written < end.length; ) {
      written += (await file.write(end, written, end.length - written, durable.byteCount + written)).bytesWritten;
    }
    if (!WRITES_ARE_SYNCED) await file.datasync();
  }

  return {
    identity,
    path,
    get eventCount() {
      return durable.eventCount;
    },
    get rawByteCount() {
      return durable.rawByteCount;
    },
    get byteCount() {
      return durable.byteCount;
    },

    async append(records, eventCount) {
      const { fd } = file;
      const { byteCount: position, rawByteCount, rawCrc32, crc32 } = durable;
      const head = headerIfNew();
      const appended = await threads.append({ fd, position, writtenUpTo, head, records, rawByteCount, window, rawCrc32, crc32 });
      writtenUpTo = appended.writtenUpTo;
      durable.rawCrc32 = appended.rawCrc32;
      durable.crc32 = appended.crc32;
      durable.rawByteCount += records.length;
      durable.byteCount += appended.byteCount;
      durable.eventCount += eventCount;
    },

    async seal(sealedAt) {
      const end = Buffer.concat([
        headerIfNew() ?? Buffer.alloc(0),
        FINAL_BLOCK,
        writeGzipTrailer({ crc32: durable.rawCrc32, rawByteCount: durable.rawByteCount }),
      ]);
      try {
        // Zeros may stand behind the last durable block, and what a failed append left there; it always ends at a byte boundary.
        await file.truncate(durable.byteCount);
        await writeEnd(end);
      } finally {
        await file.close();
      }
      return {
        ...identity,
        eventCount: durable.eventCount,
        rawByteCount: durable.rawByteCount,
        byteCount: durable.byteCount + end.length,
        crc32: crc32(end, durable.crc32),
        sealedAt,
      };
    },
  };
}
