import { endOfReceivedDay } from "../../domain/batch/received-day.ts";

/** The maximum size of a delivered file, raw and compressed (R12, docs/tracking-api.md 2.4). */
const MAX_FILE_BYTES = 100_000_000;

/** What deflate adds to bytes that do not compress, at most: 5 bytes for each block of 16 KB, 44 for each commit, and the ends of the file. */
const WORST_CASE_GROWTH = 1 / 2000;
const WORST_CASE_BYTES = 192;

type Sizes = { rawByteCount: number; byteCount: number };

/** Returns whether `moreBytes` of records fit into the batch, even if they do not compress. */
export function hasRoomFor(batch: Sizes, moreBytes: number): boolean {
  const worstCase = Math.ceil(moreBytes * (1 + WORST_CASE_GROWTH)) + WORST_CASE_BYTES;
  return batch.rawByteCount + moreBytes <= MAX_FILE_BYTES && batch.byteCount + worstCase <= MAX_FILE_BYTES;
}

/** Returns whether the interval or the received day of a batch is over. All times are in ms since the epoch. */
export function isDue(batch: { openedAt: number; receivedDay: number }, now: number, intervalMs: number): boolean {
  return now >= batch.openedAt + intervalMs || now >= endOfReceivedDay(batch.receivedDay);
}
