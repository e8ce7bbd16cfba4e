import { Readable } from "node:stream";
import { describe, expect } from "vitest";
import { setDayManifest } from "../configure/set-day-manifest.ts";
import { permissionPolicy } from "../domain/policy/iam-policy.ts";
import { listDayManifests } from "../observe/list-day-manifests.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test as sandboxedTest } from "../testing/sandboxed-test.ts";
import { createFault, createScriptedAws, type ScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { deliverFile } from "./deliver-file.ts";
import { redeliverFiles } from "./redeliver-files.ts";
import { writeDayManifests } from "./write-day-manifests.ts";

const MONDAY = Date.UTC(2026, 10, 16);
const NOON = Date.UTC(2026, 10, 16, 12);

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("destination", async ({ runtime, db }) => {
    await db.deleteFrom("destination").execute();
    return insertDestination(runtime, { bucket: "acme-logs/events", manifestsFrom: MONDAY });
  });

function record(at: number): string {
  return `{"messageId":"m${at}","receivedAt":"${new Date(NOON + at).toISOString()}","version":2}`;
}

/** The manifests that were uploaded, by key. */
function manifests({ puts }: ScriptedAws): Record<string, unknown>[] {
  return puts.filter(({ contentType }) => contentType === "application/json").map(({ body }) => JSON.parse(String(body)));
}

async function deliver(runtime: TestRuntime, destination: { id: string; sourceId: string }, records: readonly string[]) {
  const file = await insertWaitingFile(runtime, destination, records);
  expect(await deliverFile(runtime, file.id)).toBe("delivered");
  return file;
}

describe("the manifest of a day", () => {
  test("is written once the day is over, with each file", async ({ runtime, aws, clock, destination }) => {
    const file = await deliver(runtime, destination, [record(7), record(3), record(5)]);
    clock.set(MONDAY + 24 * 3_600_000);
    await writeDayManifests(runtime);
    expect(manifests(aws)).toEqual([]);

    clock.advance({ minutes: 10 });
    await writeDayManifests(runtime);
    await writeDayManifests(runtime);
    expect(aws.puts.at(-1)).toMatchObject({
      bucket: "acme-logs",
      key: `events/segment-logs-manifests/${destination.sourceId}/${MONDAY}.json`,
      region: destination.awsRegion,
      bucketOwnerFullControl: true,
      refuseToOverwrite: false,
    });
    expect(manifests(aws)).toMatchObject([
      {
        sourceId: destination.sourceId,
        receivedDay: MONDAY,
        fileCount: 1,
        eventCount: 3,
        files: [
          {
            bucket: "acme-logs",
            key: file.key,
            bytes: file.bytes.length,
            events: 3,
            firstReceivedAt: "2026-11-16T12:00:00.003Z",
            lastReceivedAt: "2026-11-16T12:00:00.007Z",
          },
        ],
      },
    ]);
    const [listed] = await listDayManifests(runtime, actorIn(destination.workspaceId), destination.id);
    expect(listed).toMatchObject({ receivedDay: MONDAY, fileCount: 1, eventCount: 3, writtenAt: clock.now(), fault: null });
  });

  test("waits for every file of the day, and follows a file that is sent again late", async ({ runtime, aws, clock, destination }) => {
    await deliver(runtime, destination, [record(1)]);
    const late = await insertWaitingFile(runtime, destination, [record(2)]);
    const expired = await insertDestinationFile(runtime, destination, { state: "failed", givenUpAt: new Date(clock.now()) });
    clock.advance({ days: 1 });
    await writeDayManifests(runtime);
    expect(manifests(aws)).toEqual([]);

    await deliverFile(runtime, late.id);
    await writeDayManifests(runtime);
    expect(manifests(aws)).toMatchObject([{ fileCount: 2 }]);

    await redeliverFiles(runtime, actorIn(destination.workspaceId), destination.id, { fileIds: [expired.id] });
    await writeDayManifests(runtime);
    expect(manifests(aws)).toHaveLength(1);
    await runtime.db.updateTable("file").set({ state: "delivered", deliveredAt: new Date() }).where("id", "=", expired.id).execute();
    await writeDayManifests(runtime);
    const last = manifests(aws).at(-1);
    expect(last).toMatchObject({ fileCount: 3 });
    const { files } = last as { files: { firstReceivedAt: string | null }[] };
    // Its staged copy was never there.
    expect(files.filter(({ firstReceivedAt }) => firstReceivedAt === null)).toHaveLength(1);
  });

  test("stays as it is if a file is sent again and nothing changes", async ({ runtime, aws, clock, destination }) => {
    const file = await deliver(runtime, destination, [record(1)]);
    clock.advance({ days: 1 });
    await writeDayManifests(runtime);
    await redeliverFiles(runtime, actorIn(destination.workspaceId), destination.id, { fileIds: [file.id] });
    await deliverFile(runtime, file.id);
    await writeDayManifests(runtime);
    expect(manifests(aws)).toHaveLength(1);
  });

  test.for([
    ["off", { manifestsFrom: null }],
    ["turned on later", { manifestsFrom: MONDAY + 86_400_000 }],
    ["of a disabled destination", { enabled: false, enabledAt: null }],
    ["of a paused destination", { pausedAt: new Date() }],
  ] as const)("is not written: %s", async ([, change], { runtime, aws, clock, db, destination }) => {
    await deliver(runtime, destination, [record(1)]);
    await db.updateTable("destination").set(change).where("id", "=", destination.id).execute();
    clock.advance({ days: 1 });
    await writeDayManifests(runtime);
    expect(manifests(aws)).toEqual([]);
  });

  test("of a day without recent deliveries is found in the first run of an hour", async ({ runtime, aws, clock, destination }) => {
    await deliver(runtime, destination, [record(1)]);
    clock.advance({ days: 5, minutes: 5 });
    await writeDayManifests(runtime);
    expect(manifests(aws)).toEqual([]);
    clock.advance({ minutes: 55 });
    await writeDayManifests(runtime);
    expect(manifests(aws)).toHaveLength(1);
  });

  test("that AWS refuses is tried again later and pauses nothing", async ({ runtime, aws, clock, db, destination }) => {
    await deliver(runtime, destination, [record(1)]);
    aws.onPut = ({ contentType }) => (contentType === "application/json" ? createFault("access_denied") : null);
    clock.advance({ days: 1 });
    const tries: number[] = [];
    for (let minute = 0; minute <= 240; minute += 5) {
      const before = manifests(aws).length;
      await writeDayManifests(runtime);
      if (manifests(aws).length > before) tries.push(minute);
      clock.advance({ minutes: 5 });
    }
    expect(tries).toEqual([0, 5, 15, 35, 75, 135, 195]);
    const [listed] = await listDayManifests(runtime, actorIn(destination.workspaceId), destination.id);
    expect(listed).toMatchObject({
      writtenAt: null,
      fault: { message: expect.stringContaining("Access Denied"), nextAttemptAt: expect.any(Number) },
    });
    expect(await db.selectFrom("destination").select("pausedAt").where("id", "=", destination.id).executeTakeFirst()).toEqual({
      pausedAt: null,
    });

    aws.onPut = () => null;
    clock.advance({ hours: 1 });
    await writeDayManifests(runtime);
    const written = (await listDayManifests(runtime, actorIn(destination.workspaceId), destination.id))[0];
    expect(written).toMatchObject({ writtenAt: clock.now(), fault: null });
  });

  test("of one destination does not wait for the staged copies of another", async ({ runtime, aws, clock, destination }) => {
    const broken = await insertDestination(runtime, { workspaceId: destination.workspaceId, bucket: "other", manifestsFrom: MONDAY });
    const [lost] = [await deliver(runtime, broken, [record(1)]), await deliver(runtime, destination, [record(1)])];
    clock.advance({ days: 1 });
    const staging = {
      ...runtime.staging,
      read: (batch: Parameters<typeof runtime.staging.read>[0]) =>
        batch.id === lost.batchId ? Readable.from(failing()) : runtime.staging.read(batch),
    };
    await writeDayManifests({ ...runtime, staging });
    expect(manifests(aws)).toMatchObject([{ destinationId: destination.id }]);
    await writeDayManifests(runtime);
    expect(manifests(aws)).toHaveLength(2);
  });
});

test("a manifest that failed is tried at once after day manifests were turned off and on", async ({
  runtime,
  aws,
  clock,
  db,
  destination,
}) => {
  const actor = actorIn(destination.workspaceId);
  await deliver(runtime, destination, [record(1)]);
  aws.onPut = () => createFault("access_denied");
  clock.advance({ days: 1 });
  await writeDayManifests(runtime);
  for (const on of [false, true]) await setDayManifest(runtime, actor, destination.id, on);
  await db.updateTable("destination").set({ manifestsFrom: MONDAY }).where("id", "=", destination.id).execute();
  aws.onPut = () => null;
  await writeDayManifests(runtime);
  expect((await listDayManifests(runtime, actor, destination.id))[0]).toMatchObject({ fault: null, writtenAt: clock.now() });
});

test("day manifests are turned on from the current day on, and off again", async ({ runtime, db, destination }) => {
  const actor = actorIn(destination.workspaceId);
  const from = async () =>
    (await db.selectFrom("destination").select("manifestsFrom").where("id", "=", destination.id).executeTakeFirst())?.manifestsFrom;
  await setDayManifest(runtime, actor, destination.id, false);
  expect(await from()).toBeNull();
  runtime.clock.advance({ days: 2 });
  await setDayManifest(runtime, actor, destination.id, true);
  expect(await from()).toBe(MONDAY + 2 * 86_400_000);
  const { changes } = await db.selectFrom("activity").select("changes").orderBy("id", "desc").executeTakeFirstOrThrow();
  expect(changes).toEqual([{ field: "dayManifest", from: "off", to: "on" }]);
});

describe("against an AWS that enforces policies", () => {
  const enforced = sandboxedTest
    .extend("workspace", ({ runtime }) => insertWorkspace(runtime))
    .extend("destination", async ({ runtime, sandbox, workspace }) =>
      insertDestination(runtime, { ...(await sandbox.setUp(workspace.id)), workspaceId: workspace.id, manifestsFrom: MONDAY }),
    );

  enforced("the role needs the line for the manifests, and nothing more", async ({ runtime, clock, sandbox, workspace, destination }) => {
    await deliver(runtime, destination, [record(1)]);
    clock.advance({ days: 1 });
    await writeDayManifests(runtime);
    const actor = actorIn(workspace.id);
    expect((await listDayManifests(runtime, actor, destination.id))[0]?.fault?.message).toContain("Access Denied");

    await sandbox.allow(permissionPolicy({ bucket: destination.bucket, prefix: "", dayManifest: true }));
    clock.advance({ hours: 1 });
    await writeDayManifests(runtime);
    expect((await listDayManifests(runtime, actor, destination.id))[0]?.fault).toBeNull();
    const { bytes, contentType } = await sandbox.read(`segment-logs-manifests/${destination.sourceId}/${MONDAY}.json`);
    expect([contentType, JSON.parse(Buffer.from(bytes).toString())]).toMatchObject(["application/json", { fileCount: 1, eventCount: 1 }]);
  });
});

// biome-ignore lint/correctness/useYield: it fails before its first chunk.
async function* failing(): AsyncGenerator<Buffer> {
  throw new Error("The staging bucket is away.");
}
