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
  state: "pending" | "delivered" | "failed";
  faultMessage: string | null;
  nextAttemptAt: number | null;
};

export type FilePageView = { files: FileView[]; nextCursor: string | null };
