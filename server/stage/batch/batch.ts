import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Logger } from "pino";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { type CountedEvents, createBreakdown } from "../../domain/batch/breakdown.ts";
import { WINDOW_BYTES } from "../deflate/deflater.ts";
import type { AppendThreads } from "./append-threads.ts";
import { type BatchIdentity, writeBatchHeader } from "./batch-header.ts";
import { FINAL_BLOCK, writeGzipTrailer } from "./gzip-format.ts";
import { syncDirectory } from "./sync-directory.ts";
import { SYNCED_FILE_FLAGS, WRITES_ARE_SYNCED } from "./synced-writes.ts";

/**
 * After this many bytes of records, a commit does not refer to earlier ones. If more than one bit of a file is damaged, the commits from the next
 * such restart on can still be read.
 */
const RESTART_BYTES = 4 * 1024 * 1024;

/**
 * Returns the initial value of the checksums of a batch. With it, a commit of another batch, which a file system may have left in the file, is not
 * taken for one of this batch.
 */
export function checkSeedFrom(batchId: string): number {
  return crc32(batchId);
}

const COPY_BYTES = 1024 * 1024;

/**
 * An open batch: one file with one gzip stream, which is not recompressed on its way to the bucket. All counts are of durable records. The calls of
 * `append` and `seal` must not overlap.
 */
export type OpenBatch = {
  readonly identity: BatchIdentity;
  readonly path: string;
  readonly eventCount: number;
  readonly rawByteCount: number;
  readonly byteCount: number;
  /**
   * Compresses whole lines, which are the events of `calls` in their order. Resolves when they are durable. Rejects with the code of the system error, or with FILE_DELETED; after a rejection only
   * `seal` may be called.
   */
  append(records: Buffer, calls: readonly CountedEvents[]): Promise<void>;
  /** Returns false if the file was deleted or moved: a crash would then lose its events. Rejects if the batch is sealed. */
  hasFile(): Promise<boolean>;
  /**
   * Ends the stream after the last durable record and closes the file. A file that was deleted in the meantime is written again at `path`.
   *
   * @param sealedAt ms since the epoch
   */
  seal(sealedAt: number): Promise<SealedBatch>;
};

/** What is durable: everything in these counts survives a power failure. */
type Durable = { eventCount: number; rawByteCount: number; rawCrc32: number; byteCount: number; crc32: number };

/**
 * Creates `{directory}/{batch id}.gz`, and the directory if it is missing. The file is empty until the first records: the header with the identity
 * of the batch is written with them. Rejects with the error of the file system.
 */
export async function openBatch(
  directory: string,
  identity: BatchIdentity,
  threads: AppendThreads,
  log?: Pick<Logger, "error">,
): Promise<OpenBatch> {
  const path = join(directory, `${identity.id}.gz`);
  const file = await createFile(path);
  const durable: Durable = { eventCount: 0, rawByteCount: 0, rawCrc32: 0, byteCount: 0, crc32: 0 };
  /** The end of the durable records. The next commit may refer to it, so that all commits are one stream. */
  const window = new Uint8Array(new SharedArrayBuffer(WINDOW_BYTES));
  const breakdown = createBreakdown();
  let writtenUpTo = 0;
  let sinceRestart = 0;
  const checkSeed = checkSeedFrom(identity.id);

  try {
    await syncDirectory(directory);
  } catch (error) {
    await file.close();
    throw error;
  }
  const headerIfNew = () => (durable.byteCount === 0 ? writeBatchHeader(identity) : null);

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

    async append(records, calls) {
      const { fd } = file;
      const { byteCount: position, rawCrc32, crc32 } = durable;
      const head = headerIfNew();
      if (sinceRestart >= RESTART_BYTES) sinceRestart = 0;
      const after = { position, writtenUpTo, windowByteCount: sinceRestart, window, rawCrc32, crc32 };
      const appended = await threads.append({ fd, head, records, checkSeed, ...after });
      sinceRestart += records.length;
      writtenUpTo = appended.writtenUpTo;
      durable.rawCrc32 = appended.rawCrc32;
      durable.crc32 = appended.crc32;
      durable.rawByteCount += records.length;
      durable.byteCount += appended.byteCount;
      for (const call of calls) {
        breakdown.add(call);
        durable.eventCount += call.kinds.length;
      }
    },

    hasFile: () => isFileAt(file, path),

    async seal(sealedAt) {
      const head = headerIfNew() ?? Buffer.alloc(0);
      const trailer = writeGzipTrailer({ crc32: durable.rawCrc32, rawByteCount: durable.rawByteCount });
      const end = Buffer.concat([head, FINAL_BLOCK, trailer]);
      try {
        // Zeros, or a failed append, may follow the last durable block. The block always ends at a byte boundary.
        await file.truncate(durable.byteCount);
        await writeAll(file, end, durable.byteCount);
        if (durable.eventCount > 0 && !(await isFileAt(file, path))) await restoreFile(file, path, { ...identity, ...durable }, log);
      } finally {
        await file.close();
      }
      const { eventCount, rawByteCount } = durable;
      return {
        ...identity,
        eventCount,
        rawByteCount,
        byteCount: durable.byteCount + end.length,
        crc32: crc32(end, durable.crc32),
        sealedAt,
        breakdown: breakdown.toCounts(),
      };
    },
  };
}

async function createFile(path: string): Promise<FileHandle> {
  return open(path, SYNCED_FILE_FLAGS).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, SYNCED_FILE_FLAGS);
  });
}

async function isFileAt(file: FileHandle, path: string): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => null)]);
  return own.ino === there?.ino && own.dev === there.dev;
}

/** Writes a deleted file again. Its events were acknowledged, and only the open file handle still gives access to them. */
async function restoreFile(
  file: FileHandle,
  path: string,
  { id, sourceId, eventCount }: BatchIdentity & Durable,
  log: Pick<Logger, "error"> | undefined,
): Promise<void> {
  const about = { batchId: id, sourceId, path, eventCount };
  try {
    await copyToNewFile(file, path);
    log?.error(
      { event: "deleted-batch-restored", ...about },
      "The file of an open batch was deleted. Its events were written to a new file.",
    );
  } catch (error) {
    log?.error(
      { event: "deleted-batch-lost", ...about, error },
      "The file of an open batch was deleted, and a new one could not be written. Its events are lost.",
    );
    throw error;
  }
}

/** A crash during the copy leaves the first commits, as a crash of an open batch does. */
async function copyToNewFile(file: FileHandle, path: string): Promise<void> {
  const copy = await createFile(path);
  try {
    const chunk = Buffer.alloc(COPY_BYTES);
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) break;
      await writeAll(copy, chunk.subarray(0, bytesRead), position);
      position += bytesRead;
    }
    await syncDirectory(dirname(path));
  } finally {
    await copy.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
  if (!WRITES_ARE_SYNCED) await file.datasync();
}
