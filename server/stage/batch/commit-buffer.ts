import { copyShared } from "../deflate/copy-shared.ts";
import type { BufferPool } from "./buffer-pool.ts";

/** Collects the records of several calls for one commit, in one contiguous buffer of shared memory. */
export type CommitBuffer = {
  readonly byteCount: number;
  readonly eventCount: number;
  /** Settles when the commit ends, for all of its calls alike. */
  readonly ended: Promise<void>;
  /** Appends a copy of the records of a call. */
  add(records: Records): void;
  bytes(): Buffer;
  /** Resolves `ended`, or rejects it with `error`, and returns the memory to the pool. */
  end(error?: unknown): void;
};

/** The records of one call, as whole lines, of one source and received day. */
export type Records = { bytes: Buffer; eventCount: number };

/** @param expectedByteCount the initial capacity; the buffer grows when it needs more */
export function createCommitBuffer(pool: BufferPool, expectedByteCount: number): CommitBuffer {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let memory = pool.take(expectedByteCount);
  let byteCount = 0;
  let eventCount = 0;

  function grow(neededByteCount: number): void {
    const larger = pool.take(neededByteCount);
    memory.copy(larger, 0, 0, byteCount);
    pool.give(memory);
    memory = larger;
  }

  return {
    get byteCount() {
      return byteCount;
    },
    get eventCount() {
      return eventCount;
    },
    ended: promise,
    add(records) {
      if (byteCount + records.bytes.length > memory.length) grow(byteCount + records.bytes.length);
      byteCount += copyShared(records.bytes, memory, byteCount);
      eventCount += records.eventCount;
    },
    bytes: () => memory.subarray(0, byteCount),
    end(error) {
      pool.give(memory);
      if (error === undefined) resolve();
      else reject(error);
    },
  };
}
