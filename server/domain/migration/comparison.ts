/** One of the two destinations of a migration: the legacy Amazon S3, or the new AWS S3. */
export type Side = "legacy" | "new";

/** Why one destination has not delivered a batch that the other has delivered. */
export type GapReason = "waiting" | "given_up" | "not_addressed";

/** An event that only one of the two has delivered. */
export type Difference = { messageId: string; batchId: string; deliveredBy: Side; reason: GapReason };

/** Events that only one side has delivered, by the reason why the other has not. */
export type Gap = { deliveredBy: Side; reason: GapReason; batchCount: number; eventCount: number };

export type ComparisonResult = {
  /** Events in batches that both have delivered. */
  bothCount: number;
  /** Distinct messageIds that only one has delivered. */
  legacyOnlyCount: number;
  newOnlyCount: number;
  /** Events in batches that neither has delivered yet. */
  onTheWayCount: number;
  /** Events in batches that are no longer staged. */
  unreadableCount: number;
  gaps: Gap[];
  /** The first of them, DIFFERENCE_LIMIT at most. */
  differences: Difference[];
};

/** A comparison, event by event, of what two destinations delivered of the batches that were closed between two times (ms). */
export type Comparison = {
  id: string;
  from: number;
  until: number;
  askedBy: string;
  askedAt: number;
  /** Of `totalEventCount` events to read; null while it waits for its turn. */
  progress: { readEventCount: number; totalEventCount: number } | null;
  /** Null until it is done. */
  result: ComparisonResult | null;
};

export const DIFFERENCE_LIMIT = 20;

/** Returns whether both have delivered the same events, and at least one. */
export function isEqual({ bothCount, legacyOnlyCount, newOnlyCount, unreadableCount }: ComparisonResult): boolean {
  return bothCount > 0 && legacyOnlyCount === 0 && newOnlyCount === 0 && unreadableCount === 0;
}
