import type { KindCounts } from "./breakdown.ts";

/** A closed batch. The file itself also contains its identity (stage/batch/batch-header.ts). */
export type SealedBatch = {
  id: string;
  sourceId: string;
  /** Ms at 00:00 UTC. */
  receivedDay: number;
  eventCount: number;
  rawByteCount: number;
  byteCount: number;
  /** CRC32 of the gzip file's bytes, unsigned. */
  crc32: number;
  openedAt: number;
  sealedAt: number;
  breakdown: KindCounts[];
};

export type StagedBatch = Pick<SealedBatch, "id" | "sourceId" | "receivedDay">;

/** What a store needs to take a batch and verify it. */
export type TakenBatch = StagedBatch & Pick<SealedBatch, "byteCount" | "crc32">;
