import { type CountedEvents, createBreakdown, MINUTE_MS } from "../domain/batch/breakdown.ts";
import type { OpenBatch } from "../stage/batch/batch.ts";

/** Appends whole lines to a batch, counted by what stands in them. */
export async function appendRecords(batch: OpenBatch, lines: Buffer): Promise<void> {
  await batch.append(lines, countRecords(lines));
}

/** Returns the counts of records, whole lines. A line that is no record counts as an event without type, received at the epoch. */
function countRecords(lines: Buffer): CountedEvents[] {
  const breakdown = createBreakdown();
  breakdown.addLines(lines);
  return breakdown
    .toCounts()
    .flatMap(({ kind, minutes, counts }) =>
      minutes.map((minute, at) => ({ receivedAt: minute * MINUTE_MS, kinds: Array<typeof kind>(counts[at] ?? 0).fill(kind) })),
    );
}
