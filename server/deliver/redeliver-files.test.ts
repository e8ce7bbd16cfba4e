import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { Database } from "../db/database.ts";
import { ledger } from "../observe/ledger.ts";
import { listActivity } from "../observe/list-activity.ts";
import { removeOldBatches } from "../stage/store/remove-old-batches.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { deliverFile } from "./deliver-file.ts";
import { expirePendingFiles } from "./expire-pending-files.ts";
import { redeliverFiles } from "./redeliver-files.ts";
import { resumeDestination } from "./resume-destination.ts";

const SENT = { ok: true, value: { sentCount: 1, waitingCount: 0, goneCount: 0 } };

/** A file that has been delivered. */
const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", ({ runtime }) => insertDestination(runtime))
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId))
  .extend("file", async ({ runtime, db, destination }) => {
    const file = await insertWaitingFile(runtime, destination);
    await deliverFile(runtime, file.id);
    await sql`select graphile_worker.remove_job(${`deliver_file:${file.id}`})`.execute(db);
    return file;
  })
  .extend(
    "now",
    ({ db, file }) =>
      () =>
        db.selectFrom("file").selectAll().where("id", "=", file.id).executeTakeFirstOrThrow(),
  );

describe("a file that is redelivered", () => {
  test("is uploaded to its previous key, and counts once in the ledger the whole time", async ({
    runtime,
    aws,
    clock,
    destination,
    owner,
    file,
    now,
  }) => {
    const counts = async () => {
      const [own] = await ledger(runtime, owner);
      return [own?.stagedEventCount, own?.deliveredEventCount, own?.pendingEventCount];
    };
    clock.advance({ hours: 1 });
    expect(await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] })).toEqual(SENT);
    expect(await counts()).toEqual([1, 0, 1]);
    expect(await toJobs(runtime.db, file.id)).toHaveLength(1);

    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect(await counts()).toEqual([1, 1, 0]);
    expect(aws.puts.map(({ bucket, key }) => [bucket, key])).toEqual([
      [file.bucket, file.key],
      [file.bucket, file.key],
    ]);
    expect(await now()).toMatchObject({ state: "delivered", deliveredAt: new Date(clock.now()) });
    const { activities } = await listActivity(runtime, owner, { destinationId: destination.id });
    expect(activities[0]).toMatchObject({ action: "files_sent_again", changes: [{ field: "files", from: null, to: "1" }] });
  });

  test("and still exists in the bucket keeps its time of delivery", async ({ runtime, aws, clock, destination, owner, file, now }) => {
    const { deliveredAt } = await now();
    clock.advance({ hours: 1 });
    await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.batchId] });
    aws.onPut = () => createFault("already_exists");
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect(await now()).toMatchObject({ state: "delivered", deliveredAt, redeliveryAskedAt: new Date(clock.now()) });
  });

  test("keeps its location although a pause ends with other settings (R125)", async ({
    runtime,
    aws,
    db,
    destination,
    owner,
    file,
    now,
  }) => {
    await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] });
    aws.onPut = () => createFault("access_denied");
    expect(await deliverFile(runtime, file.id)).toBe("paused");
    await db.updateTable("destination").set({ bucket: "acme-elsewhere" }).where("id", "=", destination.id).execute();
    await resumeDestination(runtime, destination.id);
    expect(await now()).toMatchObject({ bucket: file.bucket, key: file.key, state: "pending" });
  });

  test("waits without a job while its destination is paused", async ({ runtime, db, clock, destination, owner, file, now }) => {
    await db
      .updateTable("destination")
      .set({ pausedAt: new Date(clock.now()) })
      .where("id", "=", destination.id)
      .execute();
    expect(await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] })).toEqual(SENT);
    expect(await toJobs(db, file.id)).toEqual([]);
    expect((await now()).state).toBe("pending");
    await resumeDestination(runtime, destination.id);
    expect(await toJobs(db, file.id)).toHaveLength(1);
  });

  test("expires as late as a new file, and is not removed before", async ({ runtime, clock, destination, owner, file, now }) => {
    clock.advance({ days: 13 });
    await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] });
    clock.advance({ days: 13 });
    await expirePendingFiles(runtime);
    await removeOldBatches(runtime);
    expect((await now()).state).toBe("pending");
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
  });

  test("after it expired goes to the current target, if AWS never accepted it", async ({ runtime, aws, db, destination, owner }) => {
    const given = { state: "failed" as const, faultKind: "no_such_bucket" as const, faultMessage: "Not delivered within 14 days." };
    const [refused, tried] = [await insertWaitingFile(runtime, destination), await insertWaitingFile(runtime, destination)];
    await db.updateTable("file").set(given).where("id", "in", [refused.id, tried.id]).execute();
    await db.updateTable("file").set({ attemptCount: 1 }).where("id", "=", tried.id).execute();
    await db.updateTable("destination").set({ bucket: "acme-fixed/raw" }).where("id", "=", destination.id).execute();

    const sent = await redeliverFiles(runtime, owner, destination.id, { fileIds: [refused.id, tried.id] });
    expect(sent).toMatchObject({ value: { sentCount: 2 } });
    for (const { id } of [refused, tried]) expect(await deliverFile(runtime, id)).toBe("delivered");
    expect(aws.puts.map(({ bucket, key }) => [bucket, key])).toEqual([
      ["acme-fixed", `raw/${refused.key}`],
      [tried.bucket, tried.key],
    ]);
  });
});

describe("a redelivery", () => {
  test("can cover a whole received day, without pending files and files that are no longer staged", async ({
    runtime,
    db,
    clock,
    destination,
    owner,
  }) => {
    const delivered = { state: "delivered" as const, deliveredAt: new Date(clock.now()) };
    const [gone] = [
      await insertDestinationFile(runtime, destination, delivered),
      await insertDestinationFile(runtime, destination, delivered),
    ];
    await insertDestinationFile(runtime, destination);
    await db
      .updateTable("batch")
      .set({ removedAt: new Date(clock.now()) })
      .where("id", "=", gone.batchId)
      .execute();
    const { receivedDay } = await db.selectFrom("batch").select("receivedDay").where("id", "=", gone.batchId).executeTakeFirstOrThrow();
    clock.advance({ days: 1 });
    const other = await insertDestinationFile(runtime, destination, delivered);

    expect(await redeliverFiles(runtime, owner, destination.id, { receivedDay })).toEqual({
      ok: true,
      value: { sentCount: 1, waitingCount: 1, goneCount: 1 },
    });
    const untouched = await db.selectFrom("file").selectAll().where("id", "in", [gone.id, other.id]).execute();
    expect(untouched.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
    expect(await redeliverFiles(runtime, owner, destination.id, { receivedDay: 0 })).toEqual({ ok: false, error: "unknown_file" });
  });

  test("is refused for files that are no longer staged, and for a disabled destination", async ({
    runtime,
    db,
    clock,
    destination,
    owner,
    file,
    now,
  }) => {
    clock.advance({ days: 8 });
    await removeOldBatches(runtime);
    const again = () => redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] });
    expect(await again()).toEqual({ ok: false, error: "batch_gone" });
    await db.updateTable("destination").set({ enabled: false, enabledAt: null }).where("id", "=", destination.id).execute();
    expect(await again()).toEqual({ ok: false, error: "destination_disabled" });
    expect((await now()).state).toBe("delivered");
  });

  test("is refused for files of others, for unknown ids, and for more than 10,000 files", async ({ runtime, destination, owner, file }) => {
    const foreign = await insertDestinationFile(runtime, await insertDestination(runtime));
    for (const id of [foreign.id, foreign.batchId, randomUUID(), "nothing"]) {
      expect(await redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id, id] })).toEqual({
        ok: false,
        error: "unknown_file",
      });
    }
    const many = Array.from({ length: 10_001 }, () => file.id);
    expect(await redeliverFiles(runtime, owner, destination.id, { fileIds: many })).toEqual({ ok: false, error: "too_many_files" });
    expect(await redeliverFiles(runtime, owner, destination.id, { fileIds: [] })).toEqual({ ok: false, error: "unknown_file" });
  });

  test("and a concurrent removal of its batch never leave a file that can't be read, in either order", async ({
    runtime,
    clock,
    destination,
    owner,
    file,
    now,
  }) => {
    clock.advance({ days: 8 });
    const [again] = await Promise.all([redeliverFiles(runtime, owner, destination.id, { fileIds: [file.id] }), removeOldBatches(runtime)]);
    expect([SENT, { ok: false, error: "batch_gone" }]).toContainEqual(again);
    const sent = again.ok;
    expect((await now()).state).toBe(sent ? "pending" : "delivered");
    expect(await deliverFile(runtime, file.id)).toBe(sent ? "delivered" : "not_waiting");
  });
});

async function toJobs(db: Database, fileId: string): Promise<unknown[]> {
  return (await sql`select key from graphile_worker.jobs where key = ${`deliver_file:${fileId}`}`.execute(db)).rows;
}
