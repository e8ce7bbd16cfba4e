import { promisify } from "node:util";
import { FILE_DELETED } from "./append-threads.ts";
import type { OpenBatch } from "./batch.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { hasRoomFor } from "./close-policy.ts";
import { type CommitBuffer, createCommitBuffer, type Records } from "./commit-buffer.ts";
import type { AcquirePermit } from "./semaphore.ts";

/**
 * A lane writes the calls of one source and received day, commit after commit, into one open batch at a time. Its state follows from
 * `batch`, `waiting`, `sealRequested` and `running`:
 *
 *   state       running   batch   meaning
 *   empty       null      null    There is nothing to do. The lane is removed.
 *   open        null      set     The batch waits for the next call, or to be sealed.
 *   queued      set       set     Calls are collected until the lane gets a permit. (`batch` is null while it is opened.)
 *   committing  set       set     The first buffer is appended to the batch. Later calls are collected in the next buffer.
 *   sealing     set       null    The batch is closed.
 *
 *   from              event                          to
 *   empty, open       a call arrives                 queued
 *   open              a seal is requested            sealing
 *   queued            a permit is granted            committing; sealing first, if the batch has no room for the buffer
 *   committing        the append ends, calls wait    queued
 *   committing        the append ends, none waits    open
 *   committing        the append fails               sealing; if the file was deleted, then committing the same buffer to a new batch
 *   committing        a seal was requested           sealing, once the append has ended
 *   sealing           the batch is closed            queued if calls wait, else empty
 *
 * A lane runs one commit or one seal at a time.
 */
export type Lane = {
  readonly key: string;
  readonly sourceId: string;
  readonly receivedDay: number;
  /** Buffers that no commit has taken, the oldest first. */
  readonly waiting: CommitBuffer[];
  waitingByteCount: number;
  /** Size of the last commit, in bytes of records: the expected size of the next one. */
  lastCommitByteCount: number;
  batch: OpenBatch | null;
  sealRequested: boolean;
  /** Resolves when the lane has nothing more to do. Null while it does nothing. */
  running: Promise<void> | null;
};

/** What all lanes share. */
export type LaneContext = {
  pool: BufferPool;
  /** The memory that one lane may reserve for its next commit, in bytes. */
  reservedByteCount(): number;
  acquirePermit: AcquirePermit;
  /** A second permit, which a small commit needs as well. */
  acquireSmallPermit: AcquirePermit;
  open(lane: Lane): Promise<OpenBatch>;
  /** Must not reject. */
  seal(batch: OpenBatch): Promise<void>;
  /** Called when a lane is empty. */
  remove(lane: Lane): void;
};

/** The largest commit that consists of several calls, so that the first call does not wait long for the last one. One call may be larger. */
const MAX_COMMIT_BYTES = 1024 * 1024;

/**
 * A smaller commit spends most of its time waiting for the disk. Small commits run one at a time, because they then contain more calls and cost less
 * CPU per event, unless many lanes wait (group-commit.ts).
 */
const SMALL_BYTES = 32 * 1024;

export function createLane(key: string, sourceId: string, receivedDay: number): Lane {
  return {
    key,
    sourceId,
    receivedDay,
    waiting: [],
    waitingByteCount: 0,
    lastCommitByteCount: 0,
    batch: null,
    sealRequested: false,
    running: null,
  };
}

/** Copies the records of a call into the lane's next commit. Resolves when they are durable; rejects if they could not be made durable. */
export function addRecords(lane: Lane, records: Records, context: LaneContext): Promise<void> {
  const byteCount = records.bytes.length;
  const buffer = findBufferWithRoom(lane, byteCount) ?? addBuffer(lane, byteCount, context);
  buffer.add(records);
  lane.waitingByteCount += byteCount;
  void run(lane, context);
  return buffer.ended;
}

/** Seals the lane's batch after the commit that runs. Resolves when the lane has nothing more to do. */
export function requestSeal(lane: Lane, context: LaneContext): Promise<void> {
  lane.sealRequested = true;
  return run(lane, context);
}

function findBufferWithRoom(lane: Lane, byteCount: number): CommitBuffer | null {
  const last = lane.waiting.at(-1);
  return last !== undefined && last.byteCount + byteCount <= MAX_COMMIT_BYTES ? last : null;
}

function addBuffer(lane: Lane, byteCount: number, { pool, reservedByteCount }: LaneContext): CommitBuffer {
  const expectedByteCount = Math.min(lane.lastCommitByteCount, MAX_COMMIT_BYTES, reservedByteCount());
  const buffer = createCommitBuffer(pool, Math.max(byteCount, expectedByteCount));
  lane.waiting.push(buffer);
  return buffer;
}

function takeFirstBuffer(lane: Lane): CommitBuffer {
  const buffer = lane.waiting.shift() as CommitBuffer;
  lane.waitingByteCount -= buffer.byteCount;
  lane.lastCommitByteCount = buffer.byteCount;
  return buffer;
}

function hasWork(lane: Lane): boolean {
  return lane.waiting.length > 0 || lane.sealRequested;
}

function run(lane: Lane, context: LaneContext): Promise<void> {
  lane.running ??= runUntilIdle(lane, context).finally(() => {
    lane.running = null;
    if (hasWork(lane)) void run(lane, context);
    else if (lane.batch === null) context.remove(lane);
  });
  return lane.running;
}

async function runUntilIdle(lane: Lane, context: LaneContext): Promise<void> {
  while (hasWork(lane)) {
    if (lane.sealRequested) {
      lane.sealRequested = false;
      await sealBatch(lane, context);
    }
    if (lane.waiting.length > 0) await commitWithPermit(lane, context);
  }
}

/** Calls that arrive before the permit is granted join the commit: at least those that this turn of the event loop reads. */
async function commitWithPermit(lane: Lane, context: LaneContext): Promise<void> {
  await nextEventLoopTurn();
  // Opening needs no permit, because batches that open together share one sync of their folder. A failure is ignored here: `append` opens again.
  if (lane.batch === null) await openWithRoom(lane, 0, context).catch(() => {});
  const releaseSmall = lane.waitingByteCount < SMALL_BYTES ? await context.acquireSmallPermit() : null;
  const release = await context.acquirePermit();
  await commit(lane, takeFirstBuffer(lane), context);
  release();
  releaseSmall?.();
}

const nextEventLoopTurn = promisify(setImmediate);

async function commit(lane: Lane, buffer: CommitBuffer, context: LaneContext): Promise<void> {
  try {
    await append(lane, buffer, context).catch((error) => appendToNewBatch(lane, buffer, error, context));
    buffer.end();
  } catch (error) {
    buffer.end(error);
    await sealBatch(lane, context);
  }
}

async function append(lane: Lane, buffer: CommitBuffer, context: LaneContext): Promise<void> {
  const batch = await openWithRoom(lane, buffer.byteCount, context);
  await batch.append(buffer.bytes(), buffer.calls);
}

/** If the batch's file was deleted, the disk itself works: the buffer goes to a new batch. */
async function appendToNewBatch(lane: Lane, buffer: CommitBuffer, error: NodeJS.ErrnoException, context: LaneContext): Promise<void> {
  if (error.code !== FILE_DELETED) throw error;
  await sealBatch(lane, context);
  await append(lane, buffer, context);
}

async function openWithRoom(lane: Lane, byteCount: number, context: LaneContext): Promise<OpenBatch> {
  if (lane.batch !== null && !hasRoomFor(lane.batch, byteCount)) await sealBatch(lane, context);
  lane.batch ??= await context.open(lane);
  return lane.batch;
}

async function sealBatch(lane: Lane, context: LaneContext): Promise<void> {
  const { batch } = lane;
  if (batch === null) return;
  lane.batch = null;
  await context.seal(batch);
}
