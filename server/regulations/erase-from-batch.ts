import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip } from "node:zlib";
import { lockBatchToRewrite, setRewrittenFigures } from "../db/batches.ts";
import { replaceBreakdown } from "../db/breakdowns.ts";
import type { Database, DatabaseTransaction } from "../db/database.ts";
import { lockFilesOfBatch, requeueRewrittenFiles } from "../db/deliveries.ts";
import { type StagedFigures, selectWaitingRegulations, settleRegulationBatch, type WaitingRegulation } from "../db/regulation-batches.ts";
import { BrokenRecordError, toLines } from "../deliver/scan-records.ts";
import type { StagedBatch } from "../domain/batch/batch.ts";
import { mentionsUser } from "../domain/regulations/mentions-user.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { type BatchContents, readBatch } from "../stage/batch/read-batch.ts";
import { type RewrittenFigures, rewriteBatch } from "../stage/batch/rewrite-batch.ts";

type EraseRuntime = Pick<Runtime, "config" | "db" | "clock" | "staging" | "log">;

/**
 * - `untouched`: no record of it belongs to a user of the waiting regulations.
 * - `rewritten`: it was replaced without these records, and its delivered files are sent again.
 * - `gone`: it is no longer staged, or its file is damaged, so that it cannot be rewritten.
 * - `busy`: another transaction holds it. It is tried again.
 */
export type Erasure = "untouched" | "rewritten" | "gone" | "busy";

/**
 * Erases the records of users from a staged batch, for all regulations that wait for it. The batch keeps its id, source, day and header. The bytes in the
 * staging store are replaced before the database has their figures: after a crash in between, the next call finds a whole batch that differs from its
 * figures, and takes over those of the bytes. The batch is locked meanwhile, so that no file of it is put and it is not removed.
 */
export async function eraseFromBatch(runtime: EraseRuntime, batch: StagedFigures): Promise<Erasure> {
  const regulations = await selectWaitingRegulations(runtime.db, batch.id);
  const scanned = batch.removedAt === null ? await scan(runtime, batch, regulations) : null;
  if (scanned === null) return settle(runtime, batch.id, "gone", regulations);
  if (scanned.matchCount === 0 && scanned.crc32 === batch.crc32) return settle(runtime, batch.id, "untouched", regulations);

  const directory = join(runtime.config.DATA_DIR, "regulations");
  const path = join(directory, `${batch.id}.gz`);
  await mkdir(directory, { recursive: true });
  try {
    return await runtime.db.transaction().execute((transaction) => rewrite(runtime, transaction, batch.id, path));
  } finally {
    await rm(path, { force: true });
  }
}

async function rewrite(runtime: EraseRuntime, db: DatabaseTransaction, batchId: string, path: string): Promise<Erasure> {
  const batch = await lockBatchToRewrite(db, batchId);
  if (batch === undefined) return "busy";
  const regulations = await selectWaitingRegulations(db, batchId);
  const contents = batch.removedAt === null ? await readWhole(runtime, batch) : null;
  if (contents === null) return settle({ db }, batchId, "gone", regulations);

  const counts = new Map(regulations.map(({ id }) => [id, 0]));
  const isKept = createFilter(regulations, (id) => counts.set(id, (counts.get(id) ?? 0) + 1));
  const written = await rewriteBatch(contents.identity, keepOnly(recordsOf(runtime.staging.read(batch)), isKept), path);
  const isRewritten = written.eventCount < contents.eventCount;
  // A rewrite that a crash interrupted replaced the bytes: what is missing was erased by it.
  const earlierCount = contents.crc32 === batch.crc32 ? 0 : batch.eventCount - contents.eventCount;
  const [first] = regulations;
  if (first !== undefined) counts.set(first.id, (counts.get(first.id) ?? 0) + earlierCount);
  if (!isRewritten && contents.crc32 === batch.crc32) return settle({ db }, batchId, "untouched", regulations);
  if (isRewritten) await runtime.staging.replace({ ...batch, byteCount: written.byteCount, crc32: written.crc32 }, path);
  await recordRewrite(runtime, db, batch, isRewritten ? written : toFigures(contents));
  await settleRegulationBatch(
    db,
    batchId,
    "done",
    [...counts].map(([id, count]) => ({ id, count })),
  );
  return "rewritten";
}

/** Writes the figures of the new bytes, and sends the files of the batch again that were delivered or wait. */
async function recordRewrite(
  { clock }: Pick<EraseRuntime, "clock">,
  db: DatabaseTransaction,
  batch: StagedBatch,
  { breakdown, ...figures }: RewrittenFigures,
): Promise<void> {
  await lockFilesOfBatch(db, batch.id);
  await setRewrittenFigures(db, batch.id, figures);
  await replaceBreakdown(db, { ...batch, breakdown });
  await enqueueDeliveries(db, await requeueRewrittenFiles(db, batch.id, new Date(clock.now())));
}

async function settle(
  { db }: { db: Database | DatabaseTransaction },
  batchId: string,
  erasure: "untouched" | "gone",
  regulations: readonly WaitingRegulation[],
): Promise<Erasure> {
  const none = regulations.map(({ id }) => ({ id, count: 0 }));
  await settleRegulationBatch(db, batchId, erasure === "gone" ? "gone" : "done", none);
  return erasure;
}

/** Returns null if the staged file is missing, or is not a whole batch. */
async function readWhole({ staging, log }: EraseRuntime, batch: StagedBatch): Promise<BatchContents | null> {
  const contents = await readBatch(staging.read(batch)).catch(nullIfMissing);
  if (contents?.sealed && contents.identity.id === batch.id) return contents;
  log.error(
    { event: "staged-file-fault", batchId: batch.id, sourceId: batch.sourceId },
    "A staged file is missing or damaged. No records can be erased from it.",
  );
  return null;
}

/** Returns how many records have to be erased, and the CRC32 of the file; null if it is missing or damaged. */
async function scan(
  { staging }: EraseRuntime,
  batch: StagedBatch,
  regulations: readonly WaitingRegulation[],
): Promise<{ matchCount: number; crc32: number } | null> {
  const found = { matchCount: 0, crc32: 0 };
  const isKept = createFilter(regulations, () => {});
  try {
    const count = (chunk: Buffer) => {
      found.crc32 = crc32(chunk, found.crc32);
    };
    for await (const record of recordsOf(staging.read(batch), count)) if (!isKept(record)) found.matchCount += 1;
    return found;
  } catch (error) {
    if (isFaulty(error as NodeJS.ErrnoException)) return null;
    throw error;
  }
}

/** Returns a function that tells whether a record stays. It calls `onErased` with the first regulation that erases it. */
function createFilter(regulations: readonly WaitingRegulation[], onErased: (regulationId: string) => void): (record: Buffer) => boolean {
  const subjects = regulations.map(({ id, userIds, eraseUntil }) => ({ id, userIds: new Set(userIds), until: eraseUntil.getTime() }));
  return (bytes) => {
    const record = JSON.parse(bytes.toString()) as { receivedAt: string };
    const isOwn = ({ userIds, until }: (typeof subjects)[number]) =>
      mentionsUser(record, (userId) => userIds.has(userId)) && Date.parse(record.receivedAt) <= until;
    const found = subjects.find(isOwn);
    if (found !== undefined) onErased(found.id);
    return found === undefined;
  };
}

async function* keepOnly(records: AsyncIterable<Buffer>, isKept: (record: Buffer) => boolean): AsyncGenerator<Buffer> {
  for await (const record of records) if (isKept(record)) yield record;
}

/** Yields the records of a staged file, without newlines. */
async function* recordsOf(bytes: Readable, onChunk: (chunk: Buffer) => void = () => {}): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const piped = pipeline(
    bytes,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        onChunk(chunk);
        yield chunk;
      }
    },
    gunzip,
  );
  // The loop meets the same error; without a listener it would be unhandled meanwhile.
  piped.catch(() => {});
  yield* toLines(gunzip);
  await piped;
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "EIO") return null;
  throw error;
}

function isFaulty(error: NodeJS.ErrnoException): boolean {
  return error instanceof BrokenRecordError || error.code === "ENOENT" || error.code === "EIO" || error.code?.startsWith("Z_") === true;
}

function toFigures({ eventCount, rawByteCount, byteCount, crc32: ofFile, breakdown }: BatchContents): RewrittenFigures {
  return { eventCount, rawByteCount, byteCount, crc32: ofFile, breakdown };
}
