import type { CallType } from "../../domain/batch/event-kind.ts";

/** What a path of the tracking API accepts: one event of a fixed type, or a batch (docs/tracking-api.md 1.1). */
export type CallShape = { kind: "single"; type: CallType } | { kind: "batch" };

/** Segment's limits, measured on the inflated bytes (docs/tracking-api.md 1.7). */
export const LIMITS = {
  singleByteCount: 32 * 1024,
  batchByteCount: 500 * 1024,
  eventByteCount: 32 * 1024,
  eventsPerBatch: 2500,
} as const;
