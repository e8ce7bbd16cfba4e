import { expect, test } from "vitest";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { FILE_DELETED } from "./append-threads.ts";
import type { OpenBatch } from "./batch.ts";
import type { BatchIdentity } from "./batch-header.ts";
import { createGroupCommit } from "./group-commit.ts";

const DAY = 1_795_305_600_000;
const MINUTE = 60_000;

test("calls that arrive while a commit runs are committed together", async () => {
  const disk = scriptedDisk();
  const { commits } = setUp(disk);

  const first = commits.commit("source-1", DAY, records("a"));
  await disk.nextAppend();
  const others = ["b", "c", "d"].map((text) => commits.commit("source-1", DAY, records(text)));
  disk.release();
  await first;
  await disk.nextAppend();
  disk.release();
  await Promise.all(others);

  expect(disk.appends).toEqual(["a\n", "b\nc\nd\n"]);
});

test("a call resolves only after its own commit", async () => {
  const disk = scriptedDisk();
  const { commits } = setUp(disk);
  let answered = false;

  const call = commits.commit("source-1", DAY, records("a")).then(() => {
    answered = true;
  });
  await disk.nextAppend();
  expect(answered).toBe(false);
  disk.release();
  await call;
  expect(answered).toBe(true);
});

test("a batch holds one source and one received day", async () => {
  const { commits, opened } = setUp(freeDisk());
  await commits.commit("source-1", DAY, records("a"));
  await commits.commit("source-2", DAY, records("b"));
  await commits.commit("source-1", DAY - 24 * 60 * MINUTE, records("c"));

  expect(opened.map(({ sourceId, receivedDay }) => [sourceId, receivedDay])).toEqual([
    ["source-1", DAY],
    ["source-2", DAY],
    ["source-1", DAY - 24 * 60 * MINUTE],
  ]);
});

test("a batch older than the interval is sealed without further traffic, and a newer one stays open", async () => {
  const { commits, clock, sealed } = setUp(freeDisk());
  await commits.commit("source-1", DAY, records("a"));
  clock.time += 5 * MINUTE - 1;
  await commits.commit("source-2", DAY, records("b"));

  clock.time += 1;
  await commits.sealDue();
  expect(sealed.map((batch) => batch.sourceId)).toEqual(["source-1"]);
});

test("at UTC midnight the batch of the day is sealed, whatever its age", async () => {
  const { commits, clock, sealed } = setUp(freeDisk());
  clock.time = DAY + 24 * 60 * MINUTE - 1;
  await commits.commit("source-1", DAY, records("a"));
  await commits.sealDue();
  expect(sealed).toEqual([]);

  clock.time += 1;
  await commits.sealDue();
  expect(sealed.map((batch) => batch.receivedDay)).toEqual([DAY]);
});

test("a full batch is sealed before the next records, and no call is split", async () => {
  const { commits, sealed } = setUp(freeDisk());
  await commits.commit("source-1", DAY, { bytes: Buffer.alloc(99_000_000), ...ONE_EVENT });
  await commits.commit("source-1", DAY, { bytes: Buffer.alloc(2_000_000), ...ONE_EVENT });
  await commits.close();

  expect(sealed.map((batch) => batch.rawByteCount)).toEqual([99_000_000, 2_000_000]);
});

test("when the disk fails, the calls of that commit are rejected, and the earlier records are staged", async () => {
  const disk = freeDisk();
  const { commits, sealed } = setUp(disk);
  await commits.commit("source-1", DAY, records("a"));
  disk.failNext = true;
  await expect(commits.commit("source-1", DAY, records("b"))).rejects.toThrow("ENOSPC");
  await commits.commit("source-1", DAY, records("c"));
  await commits.close();

  expect(sealed.map((batch) => batch.eventCount)).toEqual([1, 1]);
});

test("a batch whose file was deleted is sealed while its handle has the events, and the others stay open", async () => {
  const disk = freeDisk();
  const { commits, opened, sealed } = setUp(disk);
  await commits.commit("source-1", DAY, records("a"));
  await commits.commit("source-2", DAY, records("b"));
  disk.deletedBatchId = opened[0]?.id ?? null;

  await commits.sealDeleted();
  expect(sealed.map((batch) => batch.sourceId)).toEqual(["source-1"]);
});

test("when the file was deleted, the calls of the commit go to another batch", async () => {
  const disk = freeDisk();
  const { commits, sealed } = setUp(disk);
  await commits.commit("source-1", DAY, records("a"));
  disk.deletedNext = true;
  await commits.commit("source-1", DAY, records("b"));
  await commits.close();

  expect(sealed.map((batch) => batch.eventCount)).toEqual([1, 1]);
});

test("closing commits the waiting calls, stages all batches, and rejects later calls", async () => {
  const { commits, sealed } = setUp(freeDisk());
  const waiting = commits.commit("source-1", DAY, records("a"));
  await commits.close();
  await waiting;

  expect(sealed.map((batch) => batch.eventCount)).toEqual([1]);
  await expect(commits.commit("source-1", DAY, records("b"))).rejects.toThrow("shutting down");
  expect(commits.heldBatchIds.size).toBe(0);
});

test("a source that sends more than one lane can compress gets a second batch, and no third one", async () => {
  const disk = scriptedDisk();
  const { commits, opened } = setUp(disk, { lanesPerSource: 2 });
  const crowd = Array.from({ length: 20 }, () => commits.commit("source-1", DAY, { bytes: Buffer.alloc(100_000), ...ONE_EVENT }));
  await disk.nextAppend();
  disk.releaseAll();
  await Promise.all(crowd);
  expect(opened).toHaveLength(2);
  await commits.close();
});

test("at the limit, the batch that was idle longest is sealed before another one opens", async () => {
  const { commits, sealed } = setUp(freeDisk(), { maxOpenBatches: 2 });
  for (const source of ["source-1", "source-2", "source-1", "source-3"]) await commits.commit(source, DAY, records("a"));
  await commits.sealDue();
  expect(sealed.map((batch) => batch.sourceId)).toEqual(["source-2"]);
  expect(commits.openCount()).toBe(2);
});

test("the bytes of a call may be reused as soon as commit returns", async () => {
  const disk = scriptedDisk();
  const { commits } = setUp(disk);
  const borrowed = Buffer.from("a\n");
  const call = commits.commit("source-1", DAY, { bytes: borrowed, ...ONE_EVENT });
  borrowed.fill("x");
  await disk.nextAppend();
  disk.release();
  await call;
  expect(disk.appends).toEqual(["a\n"]);
});

test("no more commits than the limit run at once, and the calls that wait for a permit form one commit", async () => {
  const disk = scriptedDisk();
  const { commits } = setUp(disk, { commitsAtOnce: 1 });
  const first = commits.commit("source-1", DAY, records("a"));
  await disk.nextAppend();
  const others = ["b", "c"].map((text) => commits.commit("source-2", DAY, records(text)));
  disk.release();
  await first;
  await disk.nextAppend();
  disk.release();
  await Promise.all(others);
  expect(disk.appends).toEqual(["a\n", "b\nc\n"]);
});

type Disk = { append(records: Buffer): Promise<void>; deletedBatchId?: string | null };

function setUp(disk: Disk, bounds: { lanesPerSource?: number; commitsAtOnce?: number; maxOpenBatches?: number } = {}) {
  const clock = { time: DAY + MINUTE };
  const opened: BatchIdentity[] = [];
  const sealed: SealedBatch[] = [];
  const ids = ["batch-1", "batch-2", "batch-3", "batch-4"];
  const commits = createGroupCommit({
    intervalMs: 5 * MINUTE,
    lanesPerSource: bounds.lanesPerSource ?? 1,
    commitsAtOnce: bounds.commitsAtOnce ?? 4,
    maxOpenBatches: bounds.maxOpenBatches ?? 100,
    now: () => clock.time,
    newBatchId: () => ids.shift() ?? "one batch too many",
    async open(identity) {
      opened.push(identity);
      return memoryBatch(identity, disk);
    },
    async onSealed(batch) {
      sealed.push(batch);
    },
  });
  return { commits, clock, opened, sealed };
}

const ONE_EVENT = { receivedAt: DAY, kinds: [{ type: "track", name: "Order Completed", appVersion: "" }] };

function memoryBatch(identity: BatchIdentity, disk: Disk): OpenBatch {
  const figures = { eventCount: 0, rawByteCount: 0, byteCount: 0 };
  return {
    identity,
    path: `/${identity.id}`,
    get eventCount() {
      return figures.eventCount;
    },
    get rawByteCount() {
      return figures.rawByteCount;
    },
    get byteCount() {
      return figures.byteCount;
    },
    async append(lines, calls) {
      await disk.append(lines);
      figures.eventCount += calls.reduce((total, { kinds }) => total + kinds.length, 0);
      figures.rawByteCount += lines.length;
    },
    hasFile: async () => disk.deletedBatchId !== identity.id,
    seal: async (sealedAt) => ({ ...identity, ...figures, crc32: 0, sealedAt, breakdown: [] }),
  };
}

function freeDisk() {
  return {
    failNext: false,
    deletedNext: false,
    deletedBatchId: null as string | null,
    async append() {
      if (this.deletedNext) {
        this.deletedNext = false;
        throw Object.assign(new Error("The batch's file was deleted."), { code: FILE_DELETED });
      }
      if (!this.failNext) return;
      this.failNext = false;
      throw new Error("ENOSPC");
    },
  };
}

/** A disk whose writes end when the test releases them. */
function scriptedDisk() {
  const appends: string[] = [];
  let started = Promise.withResolvers<void>();
  let end = Promise.withResolvers<void>();
  let free = false;
  return {
    appends,
    async append(lines: Buffer) {
      appends.push(lines.toString());
      started.resolve();
      if (!free) await end.promise;
    },
    async nextAppend() {
      await started.promise;
      started = Promise.withResolvers();
    },
    releaseAll() {
      free = true;
      end.resolve();
    },
    release() {
      const ended = end;
      end = Promise.withResolvers();
      ended.resolve();
    },
  };
}

function records(text: string) {
  return { bytes: Buffer.from(`${text}\n`), ...ONE_EVENT };
}
