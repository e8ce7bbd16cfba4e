import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Logger } from "pino";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { WINDOW_BYTES } from "../deflate/deflater.ts";
import type { AppendThreads } from "./append-threads.ts";
import { type BatchIdentity, writeBatchHeader } from "./batch-header.ts";
import { FINAL_BLOCK, writeGzipTrailer } from "./gzip-format.ts";
import { syncDirectory } from "./sync-directory.ts";
import { SYNCED_FILE_FLAGS, WRITES_ARE_SYNCED } from "./synced-writes.ts";

/**
 * After so many bytes of records a commit refers to none before it. Where more of a file is damaged than a bit, what follows it can be read again
 * from there on.
 */
const RESTART_BYTES = 4 * 1024 * 1024;

/** A commit of another batch, as a file system may leave it in a file's place, doesn't pass for one of this batch. */
export function checkSeedFrom(batchId: string): number {
  return crc32(batchId);
}

const COPIED_BYTES = 1024 * 1024;

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
  /** False once the file was deleted, or moved away: a crash would then lose what it holds. */
  hasFile(): Promise<boolean>;
  /** Ends the stream behind the last durable record and closes the file. A file that was deleted meanwhile is written anew at `path`. */
  seal(sealedAt: number): Promise<SealedBatch>;
};

/**
 * Makes `{directory}/{batch id}.gz`, which starts with the batch's identity; that is written with the first records. A directory that is
 * missing is made.
 */
export async function openBatch(
  directory: string,
  identity: BatchIdentity,
  threads: AppendThreads,
  log?: Pick<Logger, "error">,
): Promise<OpenBatch> {
  const path = join(directory, `${identity.id}.gz`);
  const file = await createFile(path);

  /** Everything up to here would survive a power cut. */
  const durable = { eventCount: 0, rawByteCount: 0, rawCrc32: 0, byteCount: 0, crc32: 0 };
  /** The end of the durable records: the next commit's matches may reach back into it, so that all of them are one stream. */
  const window = new Uint8Array(new SharedArrayBuffer(WINDOW_BYTES));
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

  /** Its events were acknowledged, and this handle is all that holds them. */
  async function restoreFile(): Promise<void> {
    const about = { batchId: identity.id, sourceId: identity.sourceId, path, eventCount: durable.eventCount };
    try {
      await copyToNewFile(file, path);
      log?.error(about, "The file of an open batch was deleted. Its events were written to a new file.");
    } catch (error) {
      log?.error({ ...about, error }, "The file of an open batch was deleted, and a new one can't be written. Its events are lost.");
      throw error;
    }
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
      durable.eventCount += eventCount;
    },

    hasFile: () => isFileAt(file, path),

    async seal(sealedAt) {
      const end = Buffer.concat([
        headerIfNew() ?? Buffer.alloc(0),
        FINAL_BLOCK,
        writeGzipTrailer({ crc32: durable.rawCrc32, rawByteCount: durable.rawByteCount }),
      ]);
      try {
        // Zeros may stand behind the last durable block, and what a failed append left there; it always ends at a byte boundary.
        await file.truncate(durable.byteCount);
        await writeAll(file, end, durable.byteCount);
        if (durable.eventCount > 0 && !(await isFileAt(file, path))) await restoreFile();
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

/** A crash on the way leaves the first of the commits, as that of a collector does. */
async function copyToNewFile(file: FileHandle, path: string): Promise<void> {
  const copy = await createFile(path);
  try {
    const piece = Buffer.alloc(COPIED_BYTES);
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, position);
      if (bytesRead === 0) break;
      await writeAll(copy, piece.subarray(0, bytesRead), position);
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
