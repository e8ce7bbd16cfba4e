import { copyShared } from "../deflate/copy-shared.ts";
import type { BufferPool } from "./buffer-pool.ts";

/** Records of several calls on their way into one commit, in one piece of memory. */
export type CommitBuffer = {
  readonly byteCount: number;
  readonly eventCount: number;
  /** What becomes of the commit, which is what becomes of each of its calls. */
  readonly ended: Promise<void>;
  /** Copies the records of a call behind those that are there. */
  add(records: Records): void;
  bytes(): Buffer;
  /** Tells all calls, and gives the memory back. */
  end(error?: unknown): void;
};

/** The records of one call, whole lines, for one source and day. */
export type Records = { bytes: Buffer; eventCount: number };

/** `expectedByteCount` saves growing where the guess is good. */
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
