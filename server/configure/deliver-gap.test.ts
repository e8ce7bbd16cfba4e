import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { SealedBatch } from "../domain/batch/batch.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { listActivity } from "../observe/list-activity.ts";
import { indexBatch } from "../stage/store/index-batch.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { test as base } from "../testing/test.ts";
import { changeDestination } from "./change-destination.ts";
import { deliverGap } from "./deliver-gap.ts";
import { getDestination } from "./get-destination.ts";
import { leaveGap } from "./leave-gap.ts";

const ALONE = { mayShareLocation: false };
const DONE = { ok: true, value: null };

/** A destination whose source receives a batch before it is disabled, one meanwhile, and one after it is enabled again. */
const test = base
  .extend("destination", ({ runtime }) => insertDestination(runtime, { bucket: "acme-events/raw" }))
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId))
  .extend("scene", async ({ runtime, clock, destination, owner }) => {
    const receive = async () => {
      clock.advance({ minutes: 6 });
      const batch: SealedBatch = {
        id: runtime.ids.uuid(),
        sourceId: destination.sourceId,
        receivedDay: toReceivedDay(clock.now()),
        eventCount: 7,
        rawByteCount: 7_000,
        byteCount: 700,
        crc32: 1,
        openedAt: clock.now() - 300_000,
        sealedAt: clock.now(),
        breakdown: [],
      };
      await indexBatch(runtime, batch);
      return batch.id;
    };
    const enable = async (enabled: boolean) => {
      clock.advance({ minutes: 1 });
      expect(await changeDestination(runtime, owner, destination.id, { enabled })).toEqual(DONE);
    };
    const files = () =>
      runtime.db
        .selectFrom("file")
        .select(["id", "batchId", "bucket", "key", "state"])
        .where("destinationId", "=", destination.id)
        .orderBy("createdAt")
        .orderBy("id")
        .execute();
    const gap = async () => (await getDestination(runtime, owner, destination.id))?.gap;

    const before = await receive();
    await enable(false);
    const missed = await receive();
    await enable(true);
    const after = await receive();
    return { before, missed, after, receive, enable, files, gap };
  });

describe("the gap of a destination that was disabled", () => {
  test("is offered, and each of its batches gets one file with a job, once", async ({ runtime, destination, owner, scene }) => {
    expect((await scene.files()).map(({ batchId }) => batchId)).toEqual([scene.before, scene.after]);
    expect(await scene.gap()).toEqual({ batchCount: 1, eventCount: 7 });

    expect(await deliverGap(runtime, owner, destination.id, ALONE)).toEqual({ ok: true, value: { fileCount: 1 } });
    const files = await scene.files();
    const [file] = files.filter(({ batchId }) => batchId === scene.missed);
    expect(files).toHaveLength(3);
    expect(file).toMatchObject({
      state: "pending",
      bucket: "acme-events",
      key: expect.stringMatching(`^raw/segment-logs/.*/${scene.missed}.gz$`),
    });
    expect(await countJobs(runtime.db, file?.id)).toBe(1);
    const { activities } = await listActivity(runtime, owner, { destinationId: destination.id });
    expect(activities[0]).toMatchObject({
      action: "gap_delivered",
      changes: [
        { field: "files", from: null, to: "1" },
        { field: "events", from: null, to: "7" },
      ],
    });

    expect(await scene.gap()).toBeNull();
    expect(await deliverGap(runtime, owner, destination.id, ALONE)).toEqual({ ok: true, value: { fileCount: 0 } });
    expect(await scene.files()).toHaveLength(3);
  });

  test("is delivered once when two people ask at the same time", async ({ runtime, destination, owner, scene }) => {
    const both = await Promise.all([1, 2].map(() => deliverGap(runtime, owner, destination.id, ALONE)));
    expect(both.map((done) => done.ok && done.value.fileCount).sort()).toEqual([0, 1]);
    expect(await scene.files()).toHaveLength(3);
  });

  test("adds up over several times until it is delivered or left out", async ({ runtime, destination, owner, scene }) => {
    await scene.enable(false);
    await scene.receive();
    expect(await scene.gap()).toBeNull();
    expect(await deliverGap(runtime, owner, destination.id, ALONE)).toEqual({ ok: false, error: "destination_disabled" });
    await scene.enable(true);
    expect(await scene.gap()).toEqual({ batchCount: 2, eventCount: 14 });

    expect(await leaveGap(runtime, owner, destination.id)).toEqual(DONE);
    expect(await scene.gap()).toBeNull();
    expect(await deliverGap(runtime, owner, destination.id, ALONE)).toEqual({ ok: true, value: { fileCount: 0 } });
    const { activities } = await listActivity(runtime, owner, { destinationId: destination.id });
    expect(activities[0]).toMatchObject({ action: "gap_left_out" });
  });

  test("has no batches that are no longer staged", async ({ runtime, clock, scene }) => {
    await runtime.db
      .updateTable("batch")
      .set({ removedAt: new Date(clock.now()) })
      .where("id", "=", scene.missed)
      .execute();
    expect(await scene.gap()).toBeNull();
  });

  test("waits without jobs while the destination is paused", async ({ runtime, clock, destination, owner, scene }) => {
    await runtime.db
      .updateTable("destination")
      .set({ pausedAt: new Date(clock.now()) })
      .where("id", "=", destination.id)
      .execute();
    await deliverGap(runtime, owner, destination.id, ALONE);
    const [file] = (await scene.files()).filter(({ batchId }) => batchId === scene.missed);
    expect(file).toMatchObject({ state: "pending" });
    expect(await countJobs(runtime.db, file?.id)).toBe(0);
  });

  test("is only delivered to a shared location with consent (R82)", async ({ runtime, destination, owner, scene }) => {
    const legacy = { sourceId: destination.sourceId, metadataId: AMAZON_S3.metadataId, name: "Amazon S3" };
    await insertDestination(runtime, { ...legacy, bucket: "acme-events/raw", awsRegion: "", iamRoleArn: "" });
    expect(await deliverGap(runtime, owner, destination.id, ALONE)).toMatchObject({ ok: false, error: { code: "location_shared" } });
    expect(await scene.files()).toHaveLength(2);

    expect(await deliverGap(runtime, owner, destination.id, { mayShareLocation: true })).toEqual({ ok: true, value: { fileCount: 1 } });
    const { activities } = await listActivity(runtime, owner, { destinationId: destination.id });
    expect(activities.slice(0, 2).map(({ action }) => action)).toEqual(["location_shared", "gap_delivered"]);
  });
});

test("a destination that was never enabled has no gap", async ({ runtime, owner, destination, scene }) => {
  const fresh = await insertDestination(runtime, {
    sourceId: destination.sourceId,
    metadataId: AMAZON_S3.metadataId,
    name: "Fresh",
    enabled: false,
    bucket: "acme-other",
  });
  await scene.receive();
  await runtime.db.updateTable("destination").set({ enabled: true, enabledAt: new Date() }).where("id", "=", fresh.id).execute();
  expect((await getDestination(runtime, owner, fresh.id))?.gap).toBeNull();
});

async function countJobs(db: Parameters<ReturnType<typeof sql>["execute"]>[0], fileId: string | undefined): Promise<number> {
  const { rows } = await sql`select 1 from graphile_worker.jobs where key = ${`deliver_file:${fileId}`}`.execute(db);
  return rows.length;
}
