import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** The earliest and the latest `receivedAt`, in ms since the epoch. */
export type ReceivedSpan = { first: number; last: number };

export type RecordScan = {
  /** The JSON text of the first records. */
  records: string[];
  /** How many records were read. */
  recordCount: number;
  /** Of the records that were read; null if there were none. */
  span: ReceivedSpan | null;
  /** `end`: every record was read. `enough`: the scan stopped early. `broken`: the bytes are damaged. `slow`: the time was over. */
  stopped: "end" | "enough" | "broken" | "slow";
};

type ScanOptions = {
  /** How many records to keep, and how many bytes of them. */
  keep: { count: number; byteCount: number };
  /** Whether to read on to the end for the whole span. */
  toEnd: boolean;
  /** Ends the scan. */
  signal: AbortSignal;
};

/** A longer line is no record of ours: the file is damaged. */
const MAX_LINE_BYTES = 2_000_000;

/**
 * Reads the records of a gzipped batch. Holds one piece of the batch, one line, and the records to keep. Rejects with the error of `bytes`, such as
 * ENOENT.
 */
export async function scanRecords(bytes: Readable, { keep, toEnd, signal }: ScanOptions): Promise<RecordScan> {
  const scan: RecordScan = { records: [], recordCount: 0, span: null, stopped: "end" };
  const room = { count: keep.count, byteCount: keep.byteCount };
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const stop = new AbortController();
  const piped = pipeline(bytes, gunzip, { signal: AbortSignal.any([signal, stop.signal]) });
  // The loop meets the same error; without a listener it would be unhandled meanwhile.
  piped.catch(() => {});
  try {
    for await (const line of toLines(gunzip)) {
      if (!take(scan, room, line) && !toEnd) {
        scan.stopped = "enough";
        break;
      }
    }
    if (scan.stopped === "end") await piped;
  } catch (error) {
    scan.stopped = toReason(error as NodeJS.ErrnoException, signal);
  } finally {
    stop.abort();
    bytes.destroy();
  }
  return scan;
}

/** Returns whether the record was kept. */
function take(scan: RecordScan, room: { count: number; byteCount: number }, line: Buffer): boolean {
  const receivedAt = readReceivedAt(line);
  scan.recordCount += 1;
  scan.span = {
    first: Math.min(scan.span?.first ?? Number.POSITIVE_INFINITY, receivedAt),
    last: Math.max(scan.span?.last ?? Number.NEGATIVE_INFINITY, receivedAt),
  };
  if (room.count === 0 || room.byteCount < line.length) {
    room.count = 0;
    return false;
  }
  scan.records.push(line.toString());
  room.count -= 1;
  room.byteCount -= line.length;
  return true;
}

/** Yields the lines of `chunks` without their newlines. Rejects with a BrokenRecordError if the last one has no newline, or one is too long for a record. */
export async function* toLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restByteCount = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, end);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      restByteCount = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    restByteCount += chunk.length - from;
    if (restByteCount > MAX_LINE_BYTES) throw new BrokenRecordError();
  }
  if (restByteCount > 0) throw new BrokenRecordError();
}

/** The records end with these members (docs/tracking-api.md 2.1), so that most need not be parsed. */
const BEFORE = '"receivedAt":"';
const TIME_LENGTH = "2026-11-16T12:00:00.000Z".length;
const AFTER = '","version":2}';

function readReceivedAt(line: Buffer): number {
  const start = line.length - AFTER.length - TIME_LENGTH - BEFORE.length;
  const end = line.toString("latin1", Math.max(start, 0));
  const isPlain = start >= 0 && end.startsWith(BEFORE) && end.endsWith(AFTER);
  const text = isPlain ? end.slice(BEFORE.length, -AFTER.length) : parseReceivedAt(line);
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new BrokenRecordError();
  return time;
}

function parseReceivedAt(line: Buffer): string {
  try {
    return String((JSON.parse(line.toString()) as { receivedAt: unknown }).receivedAt);
  } catch {
    throw new BrokenRecordError();
  }
}

/** The bytes are not records. */
export class BrokenRecordError extends Error {}

function toReason(error: NodeJS.ErrnoException, signal: AbortSignal): "broken" | "slow" {
  if (signal.aborted) return "slow";
  if (error instanceof BrokenRecordError || error.code?.startsWith("Z_") || error.code === "EIO") return "broken";
  throw error;
}
