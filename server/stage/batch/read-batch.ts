import { constants, crc32, createInflateRaw } from "node:zlib";
import { createBreakdown, type KindCounts } from "../../domain/batch/breakdown.ts";
import { type BatchIdentity, MAX_HEADER_BYTES, readBatchHeader } from "./batch-header.ts";
import { TRAILER_BYTES, writeGzipTrailer } from "./gzip-format.ts";
import { countLines } from "./recover-commits.ts";

/** The contents of a batch, as its own bytes describe it. */
export type BatchContents = {
  identity: BatchIdentity;
  eventCount: number;
  rawByteCount: number;
  /** CRC32 of the records. */
  rawCrc32: number;
  breakdown: KindCounts[];
  byteCount: number;
  /** CRC32 of the file. */
  crc32: number;
  /** The deflate stream and its last line are complete, and end with the last byte: only the trailer is missing. */
  whole: boolean;
  /** The deflate stream and its last line are complete, and the file ends with a trailer that matches the records. */
  sealed: boolean;
};

const NEWLINE = 0x0a;
const ONE_BYTE_MORE = Buffer.from([0]);

/** Reads a batch to its end, or to the first byte that is not valid. Returns null if it does not begin with the header of a batch. */
export async function readBatch(bytes: AsyncIterable<Buffer>): Promise<BatchContents | null> {
  const reader = createBatchReader();
  for await (const chunk of bytes) await reader.take(chunk);
  return reader.finish();
}

function createBatchReader() {
  let head = Buffer.alloc(0);
  let identity: BatchIdentity | null = null;
  let headerByteCount = 0;
  let tail = Buffer.alloc(0);
  const counts = { eventCount: 0, rawByteCount: 0, rawCrc32: 0, byteCount: 0, crc32: 0 };
  const breakdown = createBreakdown();
  /** The beginning of a record whose end has not been read. */
  let rest = Buffer.alloc(0);
  let lastByte = NEWLINE;
  let broken = false;
  let ended = false;

  const inflate = createInflateRaw({ chunkSize: 1024 * 1024, finishFlush: constants.Z_SYNC_FLUSH });
  inflate.on("data", (records: Buffer) => {
    counts.rawCrc32 = crc32(records, counts.rawCrc32);
    counts.rawByteCount += records.length;
    counts.eventCount += countLines(records);
    const lines = rest.length === 0 ? records : Buffer.concat([rest, records]);
    breakdown.addLines(lines);
    rest = Buffer.from(lines.subarray(lines.lastIndexOf(NEWLINE) + 1));
    lastByte = records.at(-1) ?? lastByte;
  });
  inflate.on("error", () => {
    broken = true;
  });
  inflate.on("end", () => {
    ended = true;
  });

  function inflateMore(bytes: Buffer): Promise<void> {
    if (broken || ended || bytes.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      inflate.once("close", resolve);
      inflate.write(bytes, () => {
        inflate.off("close", resolve);
        resolve();
      });
    });
  }

  return {
    async take(chunk: Buffer): Promise<void> {
      counts.crc32 = crc32(chunk, counts.crc32);
      counts.byteCount += chunk.length;
      tail = Buffer.concat([tail, chunk]).subarray(-TRAILER_BYTES);
      if (identity !== null) return inflateMore(chunk);

      head = Buffer.concat([head, chunk]);
      const header = readBatchHeader(head);
      if (header === null) {
        if (head.length > MAX_HEADER_BYTES) broken = true;
        return;
      }
      identity = header.batch;
      headerByteCount = header.headerByteCount;
      await inflateMore(head.subarray(header.headerByteCount));
    },

    async finish(): Promise<BatchContents | null> {
      // An inflater reports the end of its stream only when it gets more bytes than the stream has.
      await inflateMore(ONE_BYTE_MORE);
      await new Promise(setImmediate);
      inflate.destroy();
      if (identity === null) return null;
      const complete = ended && !broken && lastByte === NEWLINE;
      const restByteCount = counts.byteCount - headerByteCount - inflate.bytesWritten;
      return {
        identity,
        ...counts,
        breakdown: breakdown.toCounts(),
        whole: complete && restByteCount === 0,
        sealed: complete && restByteCount === TRAILER_BYTES && tail.equals(writeGzipTrailer({ ...counts, crc32: counts.rawCrc32 })),
      };
    },
  };
}
