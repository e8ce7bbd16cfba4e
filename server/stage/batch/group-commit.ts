import { promisify } from "node:util";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { FILE_DELETED } from "./append-threads.ts";
import type { OpenBatch } from "./batch.ts";
import type { BatchIdentity } from "./batch-header.ts";
import { createBufferPool } from "./buffer-pool.ts";
import { hasRoomFor, isDue } from "./close-policy.ts";
import { type CommitBuffer, createCommitBuffer, type Records } from "./commit-buffer.ts";
import { createSemaphore } from "./semaphore.ts";

export type GroupCommit = {
  /** Resolves once the records are durable; rejects where they could not be made so. Has a copy of the bytes when it answers. */
  commit(sourceId: string, receivedDay: number, records: Records): Promise<void>;
  /** Seals what is due by age or by the end of its day. */
  sealDue(): Promise<void>;
  /** Seals what has lost its file, while its handle still holds the events. */
  sealDeleted(): Promise<void>;
  /** Commits what waits, seals everything, and takes no more. */
  close(): Promise<void>;
  /** Ids of the batches that are open, being sealed or being staged: nobody else may touch their files. */
  heldBatchIds: ReadonlySet<string>;
  /** How many of them are open. */
  openCount(): number;
};

type GroupCommitOptions = {
  intervalMs: number;
  /** Batches of one source and day that may be open, and compressed, side by side. */
  lanesPerSource: number;
  /** Commits of all lanes together; while more wait for their turn, they grow. */
  commitsAtOnce: number;
  /** Above it the batch that was idle longest is sealed before another is opened. */
  maxOpenBatches: number;
  now(): number;
  newBatchId(): string;
  open(identity: BatchIdentity): Promise<OpenBatch>;
  /** Hears of each sealed batch, and of the path where it lies. Must not reject. */
  onSealed(batch: SealedBatch, path: string): Promise<void>;
};

/** One commit takes no more than this, so that the first call of a crowd is not kept waiting by the last. */
const MAX_COMMIT_BYTES = 1024 * 1024;

/** A second lane is worth its batch only where the first has so much to do that compressing beside it helps. */
const CROWDED_BYTES = 256 * 1024;

/** A commit below it mostly waits for the disk. One at a time gathers more calls, and costs less CPU an event, unless many lanes stand in line. */
const SMALL_BYTES = 32 * 1024;
const SHORT_LINE = 8;

/** Memory of ended commits that is kept for later ones. */
const KEPT_BYTES = 24 * 1024 * 1024;

/** The line of calls in front of one batch, gathered into commits. Only one commit or seal of a lane runs at a time. */
type Lane = {
  key: string;
  sourceId: string;
  receivedDay: number;
  waiting: CommitBuffer[];
  waitingByteCount: number;
  /** Of its last commit. */
  usualByteCount: number;
  batch: OpenBatch | null;
  sealAsked: boolean;
  working: Promise<void> | null;
};

/** Group commit: the calls that arrive while a lane's last commit runs are compressed, written and synced together. */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  /** Those that were used last stand last. */
  const lanes = new Map<string, Lane>();
  const held = new Set<string>();
  const handedOver = new Set<Promise<void>>();
  const pool = createBufferPool(KEPT_BYTES);
  const acquirePermit = createSemaphore(() => options.commitsAtOnce);
  const acquireSmallPermit = createSemaphore((waitingCount) => (waitingCount > SHORT_LINE ? options.commitsAtOnce : 1));
  let openCount = 0;
  let closed = false;

  /** The first lane that is not crowded, else the one with the shortest line. */
  function laneFor(sourceId: string, receivedDay: number): Lane {
    let shortest: Lane | null = null;
    for (let number = 0; number < options.lanesPerSource; number += 1) {
      const lane = laneAt(`${sourceId}/${receivedDay}/${number}`, sourceId, receivedDay);
      if (lane.working === null || lane.waitingByteCount < CROWDED_BYTES) return lane;
      if (shortest === null || lane.waitingByteCount < shortest.waitingByteCount) shortest = lane;
    }
    return shortest as Lane;
  }

  function laneAt(key: string, sourceId: string, receivedDay: number): Lane {
    const known = lanes.get(key);
    if (known) return known;
    const lane = {
      key,
      sourceId,
      receivedDay,
      waiting: [],
      waitingByteCount: 0,
      usualByteCount: 0,
      batch: null,
      sealAsked: false,
      working: null,
    };
    lanes.set(key, lane);
    return lane;
  }

  function startNext(lane: Lane, byteCount: number): CommitBuffer {
    // All lanes together expect no more than the pool keeps.
    const buffer = createCommitBuffer(pool, Math.max(byteCount, Math.min(lane.usualByteCount, MAX_COMMIT_BYTES, KEPT_BYTES / lanes.size)));
    lane.waiting.push(buffer);
    return buffer;
  }

  function wake(lane: Lane): Promise<void> {
    lane.working ??= work(lane).finally(() => {
      lane.working = null;
      if (lane.waiting.length > 0 || lane.sealAsked) void wake(lane);
      else if (lane.batch === null) lanes.delete(lane.key);
    });
    return lane.working;
  }

  async function work(lane: Lane): Promise<void> {
    while (lane.waiting.length > 0 || lane.sealAsked) {
      if (lane.sealAsked) {
        lane.sealAsked = false;
        await seal(lane);
      }
      if (lane.waiting.length > 0) await commitWithPermit(lane);
    }
  }

  /** The calls that arrive before its turn line up: at least those that this round of the event loop reads. */
  async function commitWithPermit(lane: Lane): Promise<void> {
    await nextEventLoopTurn();
    // Opening takes no turn: many that open at once share a folder's sync. Where it fails it is tried again below, and the calls hear of it.
    if (lane.batch === null) await batchWithRoom(lane, 0).catch(() => {});
    const releaseSmallPermit = lane.waitingByteCount < SMALL_BYTES ? await acquireSmallPermit() : null;
    const releasePermit = await acquirePermit();
    await commitTogether(lane, takeFirst(lane));
    releasePermit();
    releaseSmallPermit?.();
  }

  async function commitTogether(lane: Lane, buffer: CommitBuffer): Promise<void> {
    try {
      await append(lane, buffer).catch((error) => appendToAnother(lane, buffer, error));
      buffer.end();
    } catch (error) {
      buffer.end(error);
      await seal(lane);
    }
  }

  async function append(lane: Lane, buffer: CommitBuffer): Promise<void> {
    const batch = await batchWithRoom(lane, buffer.byteCount);
    await batch.append(buffer.bytes(), buffer.eventCount);
  }

  /** Where the file was deleted, a new one takes the calls: nothing is wrong with the disk. */
  async function appendToAnother(lane: Lane, buffer: CommitBuffer, error: NodeJS.ErrnoException): Promise<void> {
    if (error.code !== FILE_DELETED) throw error;
    await seal(lane);
    await append(lane, buffer);
  }

  async function batchWithRoom(lane: Lane, byteCount: number): Promise<OpenBatch> {
    if (lane.batch !== null && !hasRoomFor(lane.batch, byteCount)) await seal(lane);
    lane.batch ??= await openFor(lane);
    return lane.batch;
  }

  async function openFor({ sourceId, receivedDay }: Lane): Promise<OpenBatch> {
    if (openCount >= options.maxOpenBatches) sealIdlest();
    const id = options.newBatchId();
    held.add(id);
    openCount += 1;
    try {
      return await options.open({ id, sourceId, receivedDay, openedAt: options.now() });
    } catch (error) {
      held.delete(id);
      openCount -= 1;
      throw error;
    }
  }

  function sealIdlest(): void {
    for (const lane of lanes.values()) {
      if (lane.batch === null || lane.working !== null) continue;
      lane.sealAsked = true;
      void wake(lane);
      return;
    }
  }

  /** A batch that can't be sealed now, or that has no record, stays on the disk and is dealt with as a leftover. */
  async function seal(lane: Lane): Promise<void> {
    const { batch } = lane;
    if (batch === null) return;
    lane.batch = null;
    const sealed = await batch.seal(options.now()).catch(() => null);
    openCount -= 1;
    if (sealed !== null && sealed.eventCount > 0) handOver(sealed, batch.path);
    else held.delete(batch.identity.id);
  }

  /** Staging goes on beside the lane: a slow database must not keep the next call waiting. */
  function handOver(sealed: SealedBatch, path: string): void {
    const handing = options.onSealed(sealed, path).finally(() => {
      held.delete(sealed.id);
      handedOver.delete(handing);
    });
    handedOver.add(handing);
  }

  async function sealWhere(condition: (batch: OpenBatch) => boolean): Promise<void> {
    const due = [...lanes.values()].filter((lane) => lane.batch !== null && condition(lane.batch));
    await Promise.all(
      due.map((lane) => {
        lane.sealAsked = true;
        return wake(lane);
      }),
    );
  }

  return {
    commit(sourceId, receivedDay, records) {
      if (closed) return Promise.reject(new Error("The collector is shutting down."));
      const lane = laneFor(sourceId, receivedDay);
      const buffer = lastWithRoom(lane, records.bytes.length) ?? startNext(lane, records.bytes.length);
      buffer.add(records);
      lane.waitingByteCount += records.bytes.length;
      lanes.delete(lane.key);
      lanes.set(lane.key, lane);
      void wake(lane);
      return buffer.ended;
    },

    sealDue: () => sealWhere(({ identity }) => isDue(identity, options.now(), options.intervalMs)),

    async sealDeleted() {
      const open = [...lanes.values()].flatMap(({ batch }) => (batch === null ? [] : [batch]));
      const orphaned = new Set<OpenBatch>();
      for (const batch of open) {
        // A handle that is closed by now has been sealed.
        if (!(await batch.hasFile().catch(() => true))) orphaned.add(batch);
      }
      await sealWhere((batch) => orphaned.has(batch));
    },

    async close() {
      closed = true;
      while (lanes.size > 0) {
        await Promise.all([...lanes.values()].map((lane) => lane.working));
        await sealWhere(() => true);
      }
      await Promise.all(handedOver);
    },

    heldBatchIds: held,
    openCount: () => openCount,
  };
}

const nextEventLoopTurn = promisify(setImmediate);

function lastWithRoom(lane: Lane, byteCount: number): CommitBuffer | null {
  const last = lane.waiting.at(-1);
  return last !== undefined && last.byteCount + byteCount <= MAX_COMMIT_BYTES ? last : null;
}

function takeFirst(lane: Lane): CommitBuffer {
  const buffer = lane.waiting.shift() as CommitBuffer;
  lane.waitingByteCount -= buffer.byteCount;
  lane.usualByteCount = buffer.byteCount;
  return buffer;
}
