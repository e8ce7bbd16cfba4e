import type { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { PutObjectInput } from "../aws/aws.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { openSession } from "../engage/history/open-session.ts";
import { writeHistory } from "../engage/history/write-history.ts";
import { ledger } from "../observe/ledger.ts";
import { readBatch } from "../stage/batch/read-batch.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertSource, insertWriteKey } from "../testing/rows.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { stagedRecords, startTestCollector } from "../testing/test-collector.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { createRegulation } from "./create-regulation.ts";
import { getRegulation } from "./get-regulation.ts";
import { runRegulations } from "./run-regulations.ts";

type Event = Record<string, unknown>;

const EVE: Event[] = [
  { type: "track", userId: "eve", event: "Secret" },
  { type: "alias", userId: "new", previousId: "eve" },
];
const BOB: Event[] = [
  { type: "track", userId: "bob", event: "Order Completed", properties: { friend: "eve" } },
  { type: "identify", userId: "bob", traits: { name: "Bob" } },
  { type: "page", anonymousId: "eve" },
];

/** A source with a destination, whose bucket is `objects`, by key. */
const test = base
  .extend("objects", () => new Map<string, string>())
  .extend("aws", ({ objects }) => {
    const aws = createScriptedAws();
    const { putObject } = aws;
    const keep = async (input: PutObjectInput) => {
      const text = gunzipSync(Buffer.concat(await (input.body as () => Readable)().toArray())).toString();
      const reply = await putObject({ ...input, body: Buffer.alloc(0) });
      if (!input.refuseToOverwrite || !objects.has(input.key)) objects.set(input.key, text);
      return reply;
    };
    return Object.assign(aws, { putObject: keep });
  })
  .extend("runtime", ({ db, clock, dataDir, aws }, { onCleanup }) => {
    const runtime = createTestRuntime({ db, clock, dataDir, aws });
    onCleanup(() => runtime.engine.stop());
    return runtime;
  })
  .extend("destination", ({ runtime }) => insertDestination(runtime))
  .extend("owner", ({ destination }) => actorIn(destination.workspaceId));

describe("an erasure", () => {
  test("rewrites the staged batch and puts its file again under the same key, and the counts are those of what is left", async ({
    runtime,
    owner,
    destination,
    objects,
    aws,
    clock,
  }) => {
    const file = await collect(runtime, destination, [...EVE, ...BOB]);
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    const before = await runtime.db.selectFrom("batch").selectAll().where("id", "=", file.batchId).executeTakeFirstOrThrow();
    const id = await request(runtime, owner, "SUPPRESS_WITH_DELETE");
    await runRegulations(runtime);
    expect(await detail(runtime, owner, id)).toMatchObject({
      status: "RUNNING",
      progress: { erasedEventCount: 2, fileCount: 1, pendingFileCount: 1 },
    });
    expect(await deliverFile(runtime, file.id)).toBe("delivered");

    expect(aws.puts.map(({ key, refuseToOverwrite }) => [key, refuseToOverwrite])).toEqual([
      [file.key, true],
      [file.key, false],
    ]);
    const records = toRecords(objects.get(file.key));
    expect(records.map(({ type, userId }) => [type, userId])).toEqual([
      ["track", "bob"],
      ["identify", "bob"],
      ["page", undefined],
    ]);
    const batch = await runtime.db.selectFrom("batch").selectAll().where("id", "=", file.batchId).executeTakeFirstOrThrow();
    const contents = await readBatch(runtime.staging.read(batch));
    expect(contents).toMatchObject({ sealed: true, eventCount: 3, byteCount: batch.byteCount, crc32: batch.crc32 });
    expect(contents?.identity).toEqual({
      id: batch.id,
      sourceId: batch.sourceId,
      receivedDay: batch.receivedDay,
      openedAt: before.openedAt.getTime(),
    });
    expect(batch).toMatchObject({ eventCount: 3, rawByteCount: contents?.rawByteCount });
    expect(await ledger(runtime, owner)).toMatchObject([{ stagedEventCount: 3, deliveredEventCount: 3 }]);
    expect(await overview(runtime, destination)).toEqual({ received: 3, delivered: 3, pending: 0 });

    clock.advance({ minutes: 20 });
    await runRegulations(runtime);
    expect(await detail(runtime, owner, id)).toMatchObject({
      status: "FINISHED",
      progress: { settledBatchCount: 1, deliveredFileCount: 1 },
    });
  });

  test("of users without records changes no batch", async ({ runtime, owner, destination, clock }) => {
    const file = await collect(runtime, destination, BOB);
    await deliverFile(runtime, file.id);
    const before = await runtime.db.selectFrom("batch").selectAll().where("id", "=", file.batchId).execute();
    const id = await request(runtime, owner, "DELETE_ONLY");
    clock.advance({ minutes: 20 });
    await runRegulations(runtime);
    expect(await detail(runtime, owner, id)).toMatchObject({ status: "FINISHED", progress: { batchCount: 1, erasedEventCount: 0 } });
    expect(await runtime.db.selectFrom("batch").selectAll().where("id", "=", file.batchId).execute()).toEqual(before);
  });

  test("without a suppression keeps what comes after the request, and finds batches that are staged later", async ({
    runtime,
    owner,
    destination,
    clock,
  }) => {
    const id = await request(runtime, owner, "DELETE_ONLY");
    await runRegulations(runtime);
    await collect(runtime, destination, EVE);
    clock.advance({ minutes: 1 });
    await collect(runtime, destination, EVE);
    await runRegulations(runtime);
    expect(await stagedRecords(runtime, destination.sourceId)).toHaveLength(2);
    expect(await detail(runtime, owner, id)).toMatchObject({ progress: { batchCount: 1, erasedEventCount: 2 } });
  });

  test("of all records of a batch leaves an empty file", async ({ runtime, owner, destination, objects }) => {
    const file = await collect(runtime, destination, EVE);
    await deliverFile(runtime, file.id);
    await request(runtime, owner, "DELETE_ONLY");
    await runRegulations(runtime);
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect(objects.get(file.key)).toBe("");
    expect(await overview(runtime, destination)).toEqual({ received: 0, delivered: 0, pending: 0 });
  });

  test("names delivered files whose batch is no longer staged", async ({ runtime, owner, destination, clock, objects }) => {
    const file = await collect(runtime, destination, EVE);
    await deliverFile(runtime, file.id);
    await runtime.db
      .updateTable("batch")
      .set({ removedAt: new Date(clock.now()) })
      .where("id", "=", file.batchId)
      .execute();
    const id = await request(runtime, owner, "DELETE_ONLY");
    clock.advance({ minutes: 20 });
    await runRegulations(runtime);
    expect(await detail(runtime, owner, id)).toMatchObject({ status: "PARTIAL_SUCCESS", goneFileCount: 1 });
    expect(toRecords(objects.get(file.key))).toHaveLength(2);
  });
});

describe("an erasure that is interrupted", () => {
  for (const [when, replaces] of [
    ["before the staged bytes were replaced", false],
    ["after the staged bytes were replaced, before the database knows their figures", true],
  ] as const) {
    test(`${when} is completed by the next run`, async ({ runtime, owner, destination, objects }) => {
      const file = await collect(runtime, destination, [...EVE, ...BOB]);
      await deliverFile(runtime, file.id);
      const id = await request(runtime, owner, "DELETE_ONLY");
      const replace: TestRuntime["staging"]["replace"] = async (batch, path) => {
        if (replaces) await runtime.staging.replace(batch, path);
        throw new Error("Killed.");
      };
      await runRegulations({ ...runtime, staging: { ...runtime.staging, replace } });
      expect(await detail(runtime, owner, id)).toMatchObject({ progress: { settledBatchCount: 0 } });

      await runRegulations(runtime);
      await runRegulations(runtime);
      expect(await deliverFile(runtime, file.id)).toBe("delivered");
      expect(toRecords(objects.get(file.key))).toHaveLength(3);
      expect(await detail(runtime, owner, id)).toMatchObject({
        progress: { settledBatchCount: 1, erasedEventCount: 2, deliveredFileCount: 1 },
      });
      expect(await overview(runtime, destination)).toEqual({ received: 3, delivered: 3, pending: 0 });
    });
  }

  test("by a delivery in flight: the older bytes do not count as delivered, and are replaced", async ({
    runtime,
    owner,
    destination,
    aws,
    objects,
  }) => {
    const file = await collect(runtime, destination, [...EVE, ...BOB]);
    await request(runtime, owner, "DELETE_ONLY");
    const { putObject } = aws;
    aws.putObject = async (input) => {
      aws.putObject = putObject;
      const reply = await putObject(input);
      await runRegulations(runtime);
      return reply;
    };
    await deliverFile(runtime, file.id);
    expect(toRecords(objects.get(file.key))).toHaveLength(5);
    const waiting = await runtime.db.selectFrom("file").select("state").where("id", "=", file.id).executeTakeFirst();
    expect(waiting?.state).toBe("pending");
    expect(await jobCount(runtime, file.id)).toBe(1);
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect(toRecords(objects.get(file.key))).toHaveLength(3);
  });
});

test("an erasure reaches the history, audiences and samples of refused events, and nobody else's", async ({
  runtime,
  owner,
  destination,
  clock,
}) => {
  const { workspaceId, sourceId } = destination;
  const spaceSource = await insertSource(runtime, { workspaceId });
  const now = new Date(clock.now());
  const space = {
    id: `spa_${spaceSource.id}`,
    workspaceId,
    sourceId: spaceSource.id,
    slug: "default",
    name: "Default",
    createdAt: now,
    historyFrom: null,
  };
  await runtime.db.insertInto("space").values(space).execute();
  const about = {
    name: "Buyers",
    key: "buyers",
    description: "",
    query: "event('A').count() > 0",
    enabled: true,
    createdBy: "Dana",
    updatedBy: "Dana",
  };
  const options = {
    includeAnonymous: false,
    includeHistory: true,
    backfillDays: null,
    lastFullRunAt: null,
    nextRunAt: null,
    deletedAt: null,
  };
  const computation = {
    id: `aud_${spaceSource.id}`,
    spaceId: space.id,
    workspaceId,
    class: "audience" as const,
    createdAt: now,
    updatedAt: now,
  };
  await runtime.db
    .insertInto("computation")
    .values({ ...computation, ...about, ...options })
    .execute();
  for (const userId of ["eve", "bob"]) {
    const member = {
      computationId: computation.id,
      identifierType: "user_id" as const,
      identifier: userId,
      profileId: `user_id:${userId}`,
    };
    await runtime.db
      .insertInto("membership")
      .values({ ...member, value: "true", since: now, lastChangeRun: runtime.ids.uuid() })
      .execute();
  }
  const file = await collect(runtime, destination, [
    ...EVE,
    ...BOB,
    { type: "track", userId: "eve", event: 7 },
    { type: "track", userId: "bob", event: 7 },
  ]);
  await writeHistory(runtime, file.batchId);
  const id = await request(runtime, owner, "DELETE_ONLY");
  clock.advance({ minutes: 20 });
  await runRegulations(runtime);

  const session = await openSession(runtime, workspaceId);
  expect(await runtime.engine.profile({ session, identifier: "user_id:eve" })).toEqual({ ok: true, value: null });
  expect(await runtime.engine.profile({ session, identifier: "user_id:bob" })).toMatchObject({
    ok: true,
    value: { events: [{ event: "Order Completed" }] },
  });
  session.release();
  const members = await runtime.db.selectFrom("membership").select("identifier").where("computationId", "=", computation.id).execute();
  expect(members).toEqual([{ identifier: "bob" }]);
  const failed = await runtime.db.selectFrom("failedEvent").select(["eventCount", "samples"]).where("sourceId", "=", sourceId).execute();
  expect(failed).toMatchObject([{ eventCount: 2, samples: [{ event: expect.stringContaining("bob") }] }]);
  expect(await detail(runtime, owner, id)).toMatchObject({
    erasedPartCount: 1,
    erasedMembershipCount: 1,
    historyErasedAt: new Date(clock.now()),
  });
});

/** Sends events through a collector, and returns the file of their batch. */
async function collect(
  runtime: TestRuntime,
  { id, sourceId, workspaceId }: { id: string; sourceId: string; workspaceId: string },
  batch: Event[],
) {
  const known = { id: sourceId, workspaceId, writeKey: await insertWriteKey(runtime, sourceId) };
  const collector = await startTestCollector(runtime, {}, known);
  const events = batch.map((event) => ({ ...event, messageId: runtime.ids.uuid() }));
  const sent = await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey: known.writeKey, batch: events }) });
  expect(sent.status).toBe(200);
  await collector.close();
  return await runtime.db
    .selectFrom("file")
    .selectAll()
    .where("destinationId", "=", id)
    .orderBy("createdAt", "desc")
    .executeTakeFirstOrThrow();
}

async function request(
  runtime: TestRuntime,
  owner: ReturnType<typeof actorIn>,
  type: "DELETE_ONLY" | "SUPPRESS_WITH_DELETE",
): Promise<string> {
  const created = await createRegulation(runtime, owner, null, { type, userIds: ["eve"] });
  if (!created.ok) throw new Error(created.error);
  return created.value.regulationId;
}

async function detail(runtime: TestRuntime, owner: ReturnType<typeof actorIn>, id: string) {
  const found = await getRegulation(runtime, owner, id);
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

/** The sums of the Delivery Overview. */
async function overview({ db }: TestRuntime, { id, sourceId }: { id: string; sourceId: string }) {
  const { rows } = await sql<{ received: number; delivered: number; pending: number }>`
    select (select coalesce(sum(event_count), 0)::int from event_hour where source_id = ${sourceId}) as received,
      coalesce(sum(event_count) filter (where state = 'delivered'), 0)::int as delivered,
      coalesce(sum(event_count) filter (where state = 'pending'), 0)::int as pending
    from delivery_hour where destination_id = ${id}
  `.execute(db);
  return rows[0];
}

async function jobCount({ db }: TestRuntime, fileId: string): Promise<number> {
  const { rows } = await sql`select from graphile_worker.jobs where key = ${`deliver_file:${fileId}`}`.execute(db);
  return rows.length;
}

function toRecords(text = ""): Event[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
