import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { createBreakdown } from "../../domain/batch/breakdown.ts";
import { createDeflater, WINDOW_BYTES } from "../deflate/deflater.ts";
import { checkSeedFrom } from "./batch.ts";
import { type BatchIdentity, writeBatchHeader } from "./batch-header.ts";
import { writeChecks } from "./commit-mark.ts";
import { FINAL_BLOCK, writeGzipTrailer } from "./gzip-format.ts";

/** The figures of a batch that depend on its records. */
export type RewrittenFigures = Pick<SealedBatch, "eventCount" | "rawByteCount" | "byteCount" | "crc32" | "breakdown">;

const LEVEL = 6;
const COMMIT_BYTES = 1024 * 1024;
const NEWLINE = Buffer.from("\n");

/**
 * Writes a file with the identity of a batch and other records, in the format of the collector, durably. Returns its figures. The batch may end up without
 * records.
 *
 * @param records without their newlines
 */
export async function rewriteBatch(identity: BatchIdentity, records: AsyncIterable<Buffer>, path: string): Promise<RewrittenFigures> {
  const seed = checkSeedFrom(identity.id);
  const deflater = createDeflater(LEVEL);
  const breakdown = createBreakdown();
  const figures = { eventCount: 0, rawByteCount: 0, byteCount: 0, crc32: 0 };
  let rawCrc32 = 0;
  let window = Buffer.alloc(0);
  const file = await open(path, "w", 0o600);

  async function write(bytes: Buffer): Promise<void> {
    await file.writeFile(bytes);
    figures.byteCount += bytes.length;
    figures.crc32 = crc32(bytes, figures.crc32);
  }

  async function commit(raw: Buffer): Promise<void> {
    if (raw.length === 0) return;
    const compressed = Buffer.from(deflater.compress(window, raw));
    await write(Buffer.concat([compressed, writeChecks({ raw: crc32(raw, seed), compressed: crc32(compressed) & 0xff })]));
    window = Buffer.concat([window, raw.subarray(-WINDOW_BYTES)]).subarray(-WINDOW_BYTES);
    rawCrc32 = crc32(raw, rawCrc32);
    figures.rawByteCount += raw.length;
    breakdown.addLines(raw);
  }

  try {
    await write(writeBatchHeader(identity));
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    for await (const record of records) {
      waiting.push(record, NEWLINE);
      waitingBytes += record.length + NEWLINE.length;
      figures.eventCount += 1;
      if (waitingBytes < COMMIT_BYTES) continue;
      await commit(Buffer.concat(waiting));
      waiting = [];
      waitingBytes = 0;
    }
    await commit(Buffer.concat(waiting));
    await write(Buffer.concat([FINAL_BLOCK, writeGzipTrailer({ crc32: rawCrc32, rawByteCount: figures.rawByteCount })]));
    await file.datasync();
  } finally {
    await file.close();
  }
  return { ...figures, breakdown: breakdown.toCounts() };
}
