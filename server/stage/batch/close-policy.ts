import { endOfReceivedDay } from "../../domain/batch/received-day.ts";

/** No delivered file is larger, raw or compressed (R12, segment.md 2.4). */
const MAX_FILE_BYTES = 100_000_000;

/** What deflate may add to bytes that don't compress: 5 a block of 16 KB, 44 a commit, and the ends of the file. */
const WORST_CASE_GROWTH = 1 / 2000;
const WORST_CASE_BYTES = 192;

type Sizes = { rawByteCount: number; byteCount: number };

/** Whether `moreBytes` of records still fit below the limit, however badly they compress. */
export function hasRoomFor(batch: Sizes, moreBytes: number): boolean {
  const worstCase = Math.ceil(moreBytes * (1 + WORST_CASE_GROWTH)) + WORST_CASE_BYTES;
  return batch.rawByteCount + moreBytes <= MAX_FILE_BYTES && batch.byteCount + worstCase <= MAX_FILE_BYTES;
}

/** Whether a batch closes by time: its interval is over, or its day is. */
export function isDue(batch: { openedAt: number; receivedDay: number }, now: number, intervalMs: number): boolean {
  return now >= batch.openedAt + intervalMs || now >= endOfReceivedDay(batch.receivedDay);
}
