/** One file as the table shows it. Times are ms since the epoch, the day is ms at 00:00 UTC. */
export type FileView = {
  id: string;
  receivedDay: number;
  bucket: string;
  key: string;
  eventCount: number;
  byteCount: number;
  sealedAt: number;
  deliveredAt: number | null;
  /** When somebody last asked for it to be sent again. */
  redeliveryAskedAt: number | null;
  /** Until when its batch is staged at least. */
  stagedUntil: number;
  /** When its batch left the staging store; null while it is staged. */
  batchRemovedAt: number | null;
  state: "pending" | "delivered" | "failed";
  faultMessage: string | null;
  nextAttemptAt: number | null;
};

export type FilePageView = { files: FileView[]; nextCursor: string | null };
