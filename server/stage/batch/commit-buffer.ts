import type { CountedEvents } from "../../domain/batch/breakdown.ts";
import { copyShared } from "../deflate/copy-shared.ts";
import type { BufferPool } from "./buffer-pool.ts";

/** Collects the records of several calls for one commit, in one contiguous buffer of shared memory. */
export type CommitBuffer = {
  readonly byteCount: number;
  /** What the calls consist of, for the breakdown of the batch. */
  readonly calls: readonly CountedEvents[];
  /** Settles when the commit ends, for all of its calls alike. */
  readonly ended: Promise<void>;
  /** Appends a copy of the records of a call. */
  add(records: Records): void;
  bytes(): Buffer;
  /** Resolves `ended`, or rejects it with `error`, and returns the memory to the pool. */
  end(error?: unknown): void;
};

/** The records of one call, as whole lines, of one source and received day. */
export type Records = CountedEvents & { bytes: Buffer };

/** @param expectedByteCount the initial capacity; the buffer grows when it needs more */
export function createCommitBuffer(pool: BufferPool, expectedByteCount: number): CommitBuffer {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let memory = pool.take(expectedByteCount);
  let byteCount = 0;
  const calls: CountedEvents[] = [];

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
    calls,
    ended: promise,
    add({ bytes, receivedAt, kinds }) {
      if (byteCount + bytes.length > memory.length) grow(byteCount + bytes.length);
      byteCount += copyShared(bytes, memory, byteCount);
      calls.push({ receivedAt, kinds });
    },
    bytes: () => memory.subarray(0, byteCount),
    end(error) {
      pool.give(memory);
      if (error === undefined) resolve();
      else reject(error);
    },
  };
}
