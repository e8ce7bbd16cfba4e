/** The six calls of the tracking API (segment.md 1.8). */
export const CALL_TYPES = ["identify", "track", "page", "screen", "group", "alias"] as const;
export type CallType = (typeof CALL_TYPES)[number];

/** What a path of the tracking API takes: one event of a fixed type, or a batch (segment.md 1.1). */
export type CallShape = { kind: "single"; type: CallType } | { kind: "batch" };

/** Segment's limits, measured on the inflated bytes (segment.md 1.7). */
export const LIMITS = {
  singleByteCount: 32 * 1024,
  batchByteCount: 500 * 1024,
  eventByteCount: 32 * 1024,
  eventsPerBatch: 2500,
} as const;

/** Why an event was not accepted: the codes of Delivery Overview (segment.md 1.9), and two of our own for its limits. */
export type FailedOnIngestCode =
  | "empty_batch"
  | "no_user_anon_id"
  | "id_required"
  | "id_not_string"
  | "event_not_defined"
  | "event_not_string"
  | "properties_not_object"
  | "traits_not_object"
  | "name_not_string"
  | "category_not_string"
  | "batch_limit_exceeded"
  | "event_too_large"
  | "bad_request";
