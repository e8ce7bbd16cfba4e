import { expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { ledger } from "./ledger.ts";
import { listFiles } from "./list-files.ts";

test("a file is listed with its batch's figures and its delivery", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const now = runtime.clock.now();
  const file = await insertDestinationFile(runtime, destination, {
    state: "delivered",
    deliveredAt: new Date(now + 2000),
    attemptCount: 1,
    eventCount: 10,
  });
  const page = await listFiles(runtime, actorIn(destination.workspaceId), destination.id);
  expect(page).toEqual({
    files: [
      {
        id: file.id,
        receivedDay: Date.UTC(2026, 10, 16),
        bucket: destination.bucket,
        key: file.key,
        eventCount: 10,
        byteCount: 1500,
        sealedAt: now,
        deliveredAt: now + 2000,
        redeliveryAskedAt: null,
        stagedUntil: now + 7 * 86_400_000,
        batchRemovedAt: null,
        state: "delivered",
        attemptCount: 1,
        faultKind: null,
        faultMessage: null,
        nextAttemptAt: null,
      },
    ],
    nextCursor: null,
  });
});

test("pages run from the newest file to the oldest, each file once, whatever arrives in between", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const owner = actorIn(destination.workspaceId);
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    // Pairs share a time: the id decides between them.
    if (index % 2 === 0) runtime.clock.advance({ seconds: 10 });
    made.unshift((await insertDestinationFile(runtime, destination)).id);
  }

  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await listFiles(runtime, owner, destination.id, { before, limit: 3 });
    seen.push(...page.files.map((file) => file.id));
    before = page.nextCursor ?? undefined;
    runtime.clock.advance({ seconds: 10 });
    await insertDestinationFile(runtime, destination);
  } while (before !== undefined);
  expect(seen).toEqual(made);
});

test("a page has 1 to 200 files", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const owner = actorIn(destination.workspaceId);
  for (let index = 0; index < 202; index += 1) await insertDestinationFile(runtime, destination);
  expect((await listFiles(runtime, owner, destination.id, { limit: 10_000 })).files).toHaveLength(200);
  expect((await listFiles(runtime, owner, destination.id, { limit: -1 })).files).toHaveLength(1);
});

test("a cursor that is no file of the destination gives an empty page", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const other = await insertDestination(runtime, { workspaceId: destination.workspaceId });
  await insertDestinationFile(runtime, destination);
  const elsewhere = await insertDestinationFile(runtime, other);
  for (const before of ["nonsense", "00000000-0000-4000-8000-999999999999", elsewhere.id]) {
    const page = await listFiles(runtime, actorIn(destination.workspaceId), destination.id, { before });
    expect(page).toEqual({ files: [], nextCursor: null });
  }
});

test("the ledger balances: staged is delivered, pending and failed", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const idle = await insertDestination(runtime, { workspaceId: destination.workspaceId });
  const deliveredAt = new Date(runtime.clock.now());
  await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt, eventCount: 100 });
  await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt, eventCount: 20 });
  await insertDestinationFile(runtime, destination, { state: "pending", eventCount: 3 });
  await insertDestinationFile(runtime, destination, { state: "failed", eventCount: 4 });

  const entries = await ledger(runtime, actorIn(destination.workspaceId));
  expect(entries).toHaveLength(2);
  expect(entries).toContainEqual({
    destinationId: destination.id,
    sourceId: destination.sourceId,
    stagedEventCount: 127,
    deliveredEventCount: 120,
    pendingEventCount: 3,
    failedEventCount: 4,
  });
  expect(entries).toContainEqual(expect.objectContaining({ destinationId: idle.id, stagedEventCount: 0 }));
  expect(await ledger(runtime, actorIn(destination.workspaceId), idle.id)).toEqual(
    entries.filter((entry) => entry.destinationId === idle.id),
  );
});

test("another workspace's files and figures are out of sight, as they are for members without a role", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  await insertDestinationFile(runtime, destination);
  const stranger = actorIn((await insertWorkspace(runtime)).id);
  for (const actor of [stranger, actorIn(destination.workspaceId, "minimal_access")]) {
    expect(await listFiles(runtime, actor, destination.id)).toEqual({ files: [], nextCursor: null });
    expect(await ledger(runtime, actor)).toEqual([]);
  }
});
