import { expect } from "vitest";
import { deliverFile } from "../deliver/deliver-file.ts";
import { expirePendingFiles } from "../deliver/expire-pending-files.ts";
import { redeliverFiles } from "../deliver/redeliver-files.ts";
import { ok } from "../domain/result.ts";
import { reconcile } from "../stage/store/reconcile.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { retentionJob } from "./retention-job.ts";

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("source").execute();
    return insertDestination(runtime);
  })
  .extend("file", ({ runtime, destination }) => insertWaitingFile(runtime, destination));

test("what is delivered stays staged for a week, and no longer", async ({ runtime, clock, file }) => {
  await deliverFile(runtime, file.id);
  clock.advance({ days: 7 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([file.batchId]);

  clock.advance({ ms: 1 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([]);
  expect(await reconcile(runtime)).toEqual({ indexed: 0 });
});

test("a batch that no destination wanted goes after a week", async ({ runtime, db, clock, destination, file }) => {
  await db.deleteFrom("destination").where("id", "=", destination.id).execute();
  clock.advance({ days: 7, ms: 1 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).not.toContain(file.batchId);
});

test("a batch whose file waits stays, though another destination has its own", async ({ runtime, db, clock, destination, file }) => {
  const legacy = await insertDestination(runtime, { sourceId: destination.sourceId, metadataId: "another" });
  const batchId = file.batchId;
  await db
    .insertInto("file")
    .values({ ...withoutBytes(file), attempts: "[]", id: runtime.ids.uuid(), batchId, destinationId: legacy.id })
    .execute();
  await deliverFile(runtime, file.id);

  clock.advance({ days: 13, hours: 23 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([batchId]);
});

test("a file that has waited for two weeks fails with its reason; its batch goes a week later", async ({ runtime, aws, clock, file }) => {
  aws.onPut = () => createFault("unavailable");
  await deliverFile(runtime, file.id);
  clock.advance({ days: 14, ms: 1 });
  await retentionJob.run({}, runtime);

  expect(await toRow(runtime, file.id)).toMatchObject({
    state: "failed",
    faultKind: "unavailable",
    faultMessage: "Not delivered within 14 days. AWS is temporarily unavailable.",
    nextAttemptAt: null,
  });
  expect(await deliverFile(runtime, file.id)).toBe("not_waiting");

  clock.advance({ days: 7 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([file.batchId]);
  clock.advance({ ms: 1 });
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([]);
});

test("a file that expired, was sent again and arrived no longer holds its batch", async ({ runtime, aws, clock, destination, file }) => {
  aws.onPut = () => createFault("unavailable");
  await deliverFile(runtime, file.id);
  clock.advance({ days: 15 });
  await retentionJob.run({}, runtime);

  aws.onPut = () => null;
  const sent = await redeliverFiles(runtime, actorIn(destination.workspaceId), destination.id, { fileIds: [file.id] });
  expect(sent).toEqual(ok({ sentCount: 1, waitingCount: 0, goneCount: 0 }));
  expect(await toRow(runtime, file.id)).toMatchObject({ state: "pending", givenUpAt: null });
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  await retentionJob.run({}, runtime);
  expect(await staged(runtime)).toEqual([]);
});

test("a file that its destination's pause held back fails with the reason of the pause", async ({
  runtime,
  db,
  clock,
  destination,
  file,
}) => {
  const pause = { pausedAt: new Date(clock.now()), pauseFaultKind: "no_such_bucket" as const, pauseFaultMessage: "There is no bucket." };
  await db.updateTable("destination").set(pause).where("id", "=", destination.id).execute();
  clock.advance({ days: 15 });
  await retentionJob.run({}, runtime);
  expect(await toRow(runtime, file.id)).toMatchObject({
    state: "failed",
    faultKind: "no_such_bucket",
    faultMessage: "Not delivered within 14 days. There is no bucket.",
  });
});

test("a file that arrives while it expires is delivered", async ({ runtime, aws, clock, file }) => {
  aws.putObject = async () => {
    clock.advance({ days: 15 });
    await expirePendingFiles(runtime);
    return ok({ requestId: null });
  };
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  expect(await toRow(runtime, file.id)).toMatchObject({ state: "delivered", faultMessage: null, givenUpAt: null });
});

test("a run takes more than one page", async ({ runtime, db, clock, destination }) => {
  for (let index = 0; index < 101; index += 1) {
    await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt: new Date(clock.now()) });
  }
  clock.advance({ days: 8 });
  await retentionJob.run({}, runtime);
  expect(await db.selectFrom("batch").select("id").where("removedAt", "is", null).execute()).toEqual([]);
});

test("a batch of a deleted source is not read again, and goes after its week", async ({ runtime, db, clock, destination, file }) => {
  await db.deleteFrom("source").where("id", "=", destination.sourceId).execute();
  expect(await reconcile(runtime)).toEqual({ indexed: 0 });
  expect(await staged(runtime)).toEqual([file.batchId]);

  clock.advance({ days: 8 });
  await reconcile(runtime);
  expect(await staged(runtime)).toEqual([]);
});

function withoutBytes<Row extends { bytes: Buffer }>({ bytes: _, ...row }: Row): Omit<Row, "bytes"> {
  return row;
}

async function staged({ staging }: TestRuntime): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of staging.list()) ids.push(batch.id);
  return ids;
}

async function toRow({ db }: TestRuntime, fileId: string) {
  return db.selectFrom("file").selectAll().where("id", "=", fileId).executeTakeFirstOrThrow();
}
