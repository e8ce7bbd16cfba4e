import type { OpenBatch } from "./batch.ts";
import { createBufferPool } from "./buffer-pool.ts";
import { isDue } from "./close-policy.ts";
import type { Records } from "./commit-buffer.ts";
import { createHeldBatches, type HeldBatchesOptions } from "./held-batches.ts";
import { addRecords, type LaneContext, requestSeal } from "./lane.ts";
import { findLongestIdle, type Lanes, markUsed, selectLane } from "./lane-selection.ts";
import { createSemaphore } from "./semaphore.ts";

export type GroupCommit = {
  /**
   * Copies the records of one call before it returns. Resolves when they are durable; rejects if they could not be made durable, or after
   * `close`.
   */
  commit(sourceId: string, receivedDay: number, records: Records): Promise<void>;
  /** Seals the batches whose interval, or whose received day, is over. */
  sealDue(): Promise<void>;
  /** Seals the batches whose file was deleted or moved, while their file handles still give access to the events. */
  sealDeleted(): Promise<void>;
  /** Commits the waiting calls, seals all batches and resolves when they are staged. Later calls are rejected. */
  close(): Promise<void>;
  /** Ids of the batches that are open, being sealed or being staged: nothing else may change their files. */
  heldBatchIds: ReadonlySet<string>;
  /** Returns the number of open batches. */
  openCount(): number;
};

type GroupCommitOptions = HeldBatchesOptions & {
  /** Maximum age of an open batch, in ms. */
  intervalMs: number;
  /** Batches of one source and day that may be open, and compressed, at the same time. */
  lanesPerSource: number;
  /** Commits of all lanes together that may run at the same time. While more wait for a permit, they grow. */
  commitsAtOnce: number;
  /** At this number of open batches, the batch that was idle longest is sealed before another one is opened. */
  maxOpenBatches: number;
};

/** Small commits run one at a time while no more than this number of lanes waits with one. */
const SHORT_QUEUE = 8;

/** Memory of ended commits that is kept for later commits. */
const KEPT_BYTES = 24 * 1024 * 1024;

/**
 * Group commit: the calls that arrive while the last commit of their lane runs are compressed, written and synced together. lane.ts
 * describes the states of a lane.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const lanes: Lanes = new Map();
  const batches = createHeldBatches(options);
  let closed = false;

  const context: LaneContext = {
    pool: createBufferPool(KEPT_BYTES),
    // All lanes together reserve no more than the pool keeps.
    reservedByteCount: () => KEPT_BYTES / lanes.size,
    acquirePermit: createSemaphore(() => options.commitsAtOnce),
    acquireSmallPermit: createSemaphore((waitingCount) => (waitingCount > SHORT_QUEUE ? options.commitsAtOnce : 1)),
    open({ sourceId, receivedDay }) {
      const idle = batches.openCount() >= options.maxOpenBatches ? findLongestIdle(lanes) : undefined;
      if (idle !== undefined) void requestSeal(idle, context);
      return batches.open(sourceId, receivedDay);
    },
    seal: batches.seal,
    remove: ({ key }) => lanes.delete(key),
  };

  async function sealWhere(condition: (batch: OpenBatch) => boolean): Promise<void> {
    const due = [...lanes.values()].filter(({ batch }) => batch !== null && condition(batch));
    await Promise.all(due.map((lane) => requestSeal(lane, context)));
  }

  return {
    commit(sourceId, receivedDay, records) {
      if (closed) return Promise.reject(new Error("The collector is shutting down."));
      const lane = selectLane(lanes, sourceId, receivedDay, options.lanesPerSource);
      markUsed(lanes, lane);
      return addRecords(lane, records, context);
    },

    sealDue: () => sealWhere(({ identity }) => isDue(identity, options.now(), options.intervalMs)),

    async sealDeleted() {
      const open = [...lanes.values()].flatMap(({ batch }) => (batch === null ? [] : [batch]));
      const deleted = new Set<OpenBatch>();
      for (const batch of open) {
        // `hasFile` rejects if the batch was sealed, and its handle closed, in the meantime.
        if (!(await batch.hasFile().catch(() => true))) deleted.add(batch);
      }
      await sealWhere((batch) => deleted.has(batch));
    },

    async close() {
      closed = true;
      while (lanes.size > 0) {
        await Promise.all([...lanes.values()].map(({ running }) => running));
        await sealWhere(() => true);
      }
      await batches.staged();
    },

    heldBatchIds: batches.ids,
    openCount: batches.openCount,
  };
}
