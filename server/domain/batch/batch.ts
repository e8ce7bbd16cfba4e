/** What a batch is, once it is sealed. Its identity stands in the file itself too (stage/batch/batch-header.ts). */
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
};

export type StagedBatch = Pick<SealedBatch, "id" | "sourceId" | "receivedDay">;

/** What a store must know of a batch to take it whole. */
export type TakenBatch = StagedBatch & Pick<SealedBatch, "byteCount" | "crc32">;
