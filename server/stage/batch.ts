import { constants as fsConstants, write } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type BatchIdentity, writeBatchHeader } from "./batch-header.ts";
import { deflateAfresh, keepDeflating } from "./deflate.ts";
import { FINAL_BLOCK, SYNC_MARKER, writeGzipTrailer } from "./gzip-format.ts";
import type { SealedBatch } from "./store.ts";
import { syncDirectory } from "./sync-directory.ts";

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

/** `small` where many batches are open: it takes 32 KB instead of some 600, and more CPU a commit. */
export type Compression = { level: number; small?: boolean };

/** On Linux, a write is durable when it ends: one trip to the thread pool instead of two. Elsewhere O_DSYNC promises less, or is missing. */
const WRITES_ARE_SYNCED = process.platform === "linux";
const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = fsConstants;
const FLAGS = O_WRONLY | O_CREAT | O_EXCL | (WRITES_ARE_SYNCED ? O_DSYNC : 0);

/** Makes `{directory}/{batch id}.gz`, which starts with the batch's identity; that is written with the first records. */
export async function openBatch(directory: string, identity: BatchIdentity, { level, small = false }: Compression): Promise<OpenBatch> {
  const path = join(directory, `${identity.id}.gz`);
  const file = await open(path, FLAGS);
  const deflate = small ? deflateAfresh(level) : keepDeflating(level);

  /** Everything up to here would survive a power cut. */
  const durable = { eventCount: 0, rawByteCount: 0, rawCrc32: 0, byteCount: 0, crc32: 0 };

  try {
    await syncDirectory(directory);
  } catch (error) {
    await file.close();
    throw error;
  }
  const headerIfNew = () => (durable.byteCount === 0 ? [writeBatchHeader(identity)] : []);

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
      const output = [...headerIfNew(), ...(await deflate.compress(records))];
      if (!endsAtByteBoundary(output)) throw new Error("The deflate stream did not end its output with a sync flush.");
      await makeDurable(file, output, durable.byteCount);

      durable.rawCrc32 = crc32(records, durable.rawCrc32);
      durable.rawByteCount += records.length;
      for (const chunk of output) {
        durable.crc32 = crc32(chunk, durable.crc32);
        durable.byteCount += chunk.length;
      }
      durable.eventCount += eventCount;
    },

    async seal(sealedAt) {
      deflate.close();
      const end = Buffer.concat([
        ...headerIfNew(),
        FINAL_BLOCK,
        writeGzipTrailer({ crc32: durable.rawCrc32, rawByteCount: durable.rawByteCount }),
      ]);
      try {
        // A failed append may have left bytes behind the last durable block, which always ends at a byte boundary.
        await file.truncate(durable.byteCount);
        await makeDurable(file, [end], durable.byteCount);
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

/** Every sync flush ends with an empty stored block: 00 00 ff ff. */
function endsAtByteBoundary(output: Buffer[]): boolean {
  const last = output.at(-1);
  return last !== undefined && last.length >= SYNC_MARKER.length && last.subarray(-SYNC_MARKER.length).equals(SYNC_MARKER);
}

/** Writes all of `chunks` from `position` on, and resolves when a power cut would not take them; a short write is continued. */
async function makeDurable(file: FileHandle, chunks: Buffer[], position: number): Promise<void> {
  const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  let written = 0;
  while (written < bytes.length) written += await writeOnce(file.fd, bytes.subarray(written), position + written);
  if (!WRITES_ARE_SYNCED) await file.datasync();
}

function writeOnce(fd: number, bytes: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, 0, bytes.length, position, (error, byteCount) => (error === null ? resolve(byteCount) : reject(error)));
  });
}
