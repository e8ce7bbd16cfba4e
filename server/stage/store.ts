import type { Readable } from "node:stream";

/** What a batch is, once it is sealed. Its identity stands in the file itself too (stage/batch-header.ts). */
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

/** Where sealed batches wait for delivery, each at `{source-id}/{received-day}/{batch-id}.gz`, and stay until their retention ends (R9, R10). */
export type StagingStore = {
  /** Takes the file at `path` into the store, durably; it stays at `path` as well. Idempotent by batch id. */
  take(batch: TakenBatch, path: string): Promise<void>;
  /** Puts the file at `path` in the place of the bytes that are there, durably. */
  replace(batch: TakenBatch, path: string): Promise<void>;
  /** The batch's bytes; fails with the code ENOENT where it is not there. */
  read(batch: StagedBatch): Readable;
  list(): AsyncIterable<StagedBatch>;
  /** Removing what isn't there is fine. */
  remove(batch: StagedBatch): Promise<void>;
};
