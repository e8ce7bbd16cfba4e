import { describe, expect } from "vitest";
import { deleteDestination } from "../configure/delete-destination.ts";
import { getDestination } from "../configure/get-destination.ts";
import { listActivity } from "../observe/list-activity.ts";
import { actorIn } from "../testing/actors.ts";
import { deliverBatch, insertLegacy } from "../testing/legacy-pair.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { askComparison } from "./ask-comparison.ts";
import { compareDeliveries } from "./compare-deliveries.ts";
import { cutOver } from "./cut-over.ts";
import { disableLegacy } from "./disable-legacy.ts";
import { endWait } from "./end-wait.ts";
import { finishMigration } from "./finish-migration.ts";
import { getMigration } from "./get-migration.ts";
import { listMigrations } from "./list-migrations.ts";
import { planMigration } from "./plan-migration.ts";
import { startTest } from "./start-test.ts";
import { undoStep } from "./undo-step.ts";

const ROLE = "arn:aws:iam::123456789012:role/SegmentRole";
const PLAN = { environment: "prod", awsRegion: "us-west-2", iamRoleArn: ROLE, waitSeconds: 3600, takeOver: false };
const CONSENT = { mayShareLocation: true, withoutProof: false };
const DONE = { ok: true, value: null };
const refused = (error: string) => ({ ok: false, error });

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  .extend("pair", ({ runtime }) => insertLegacy(runtime))
  .extend("legacy", ({ pair }) => pair.legacy)
  .extend("owner", ({ pair }) => pair.owner);

type Pair = Awaited<ReturnType<typeof insertLegacy>>;

async function toModern(runtime: TestRuntime, { legacy, owner }: Pair) {
  const id = (await getMigration(runtime, owner, legacy.id))?.newDestination?.id;
  const modern = id === undefined ? null : await getDestination(runtime, owner, id);
  if (modern === null) throw new Error("The source has no AWS S3.");
  return modern;
}

async function toStep(runtime: TestRuntime, { legacy, owner }: Pair) {
  return (await getMigration(runtime, owner, legacy.id))?.current;
}

async function bringToTest(runtime: TestRuntime, { legacy, owner }: Pair) {
  expect(await planMigration(runtime, owner, legacy.id, PLAN)).toEqual(DONE);
  expect(await startTest(runtime, owner, legacy.id)).toEqual(DONE);
  runtime.clock.advance({ minutes: 5 });
}

async function compare(runtime: TestRuntime, { legacy, owner }: Pair) {
  expect(await askComparison(runtime, owner, legacy.id)).toEqual(DONE);
  const id = (await getMigration(runtime, owner, legacy.id))?.comparison?.id ?? "";
  await compareDeliveries(runtime, { legacyId: legacy.id, comparisonId: id });
}

async function bringToCut(runtime: TestRuntime, pair: Pair) {
  await bringToTest(runtime, pair);
  await deliverBatch(runtime, pair.legacy);
  runtime.clock.advance({ minutes: 1 });
  await compare(runtime, pair);
  expect(await cutOver(runtime, pair.owner, pair.legacy.id, CONSENT)).toEqual(DONE);
  runtime.clock.advance({ minutes: 5 });
}

test("a legacy destination is migrated step by step, and each step is confirmed by delivered files", async ({
  runtime,
  aws,
  clock,
  pair,
  legacy,
  owner,
}) => {
  expect(await toStep(runtime, pair)).toBe("role");
  expect(await planMigration(runtime, owner, legacy.id, PLAN)).toEqual(DONE);
  const made = await toModern(runtime, pair);
  expect(made).toMatchObject({ name: "AWS S3", enabled: false, settings: { bucket: "acme-logs/segment-logs/test", iamRoleArn: ROLE } });

  aws.onAssume = () => null;
  const home = { awsRegion: "us-west-2", bucket: "acme-logs", iamRoleArn: ROLE };
  await validateDestination(runtime, owner, { destinationId: made.id, settings: home });
  expect(await toStep(runtime, pair)).toBe("role");
  aws.onAssume = ({ roleArn, externalId }) => (roleArn !== ROLE || externalId === owner.workspaceId ? null : createFault("access_denied"));
  clock.advance({ seconds: 1 });
  await validateDestination(runtime, owner, { destinationId: made.id, settings: home });
  expect(await toStep(runtime, pair)).toBe("test");

  await startTest(runtime, owner, legacy.id);
  expect(await toStep(runtime, pair)).toBe("received");
  clock.advance({ minutes: 5 });
  const first = await deliverBatch(runtime, legacy);
  const folder = `segment-logs/${legacy.sourceId}`;
  expect(first.places).toEqual([
    expect.stringMatching(`^acme-logs/${folder}/\\d+/${first.batchId}.gz$`),
    expect.stringMatching(`^acme-logs/segment-logs/test/${folder}/\\d+/${first.batchId}.gz$`),
  ]);
  expect(await getMigration(runtime, owner, legacy.id)).toMatchObject({
    current: "compare",
    test: { fileCount: 1, eventCount: 1 },
    lastTestFile: { batchId: first.batchId, eventCount: 1 },
  });

  clock.advance({ minutes: 1 });
  await compare(runtime, pair);
  expect(await toStep(runtime, pair)).toBe("cut_over");
  expect(await cutOver(runtime, owner, legacy.id, CONSENT)).toEqual(DONE);
  expect((await toModern(runtime, pair)).settings.bucket).toBe("acme-logs");
  expect(await disableLegacy(runtime, owner, legacy.id, { withoutArrival: false })).toEqual(refused("wait_not_over"));

  clock.advance({ minutes: 30 });
  expect(new Set((await deliverBatch(runtime, legacy)).places).size).toBe(1);
  expect(await getMigration(runtime, owner, legacy.id)).toMatchObject({ current: "wait", real: { eventCount: 1 } });
  clock.advance({ minutes: 30 });
  expect(await disableLegacy(runtime, owner, legacy.id, { withoutArrival: false })).toEqual(DONE);
  expect(await toStep(runtime, pair)).toBe("verify");

  clock.advance({ minutes: 5 });
  const last = await deliverBatch(runtime, { id: made.id, sourceId: legacy.sourceId });
  expect(last.places).toEqual([expect.stringMatching(`^acme-logs/${folder}/`)]);
  expect(await getMigration(runtime, owner, legacy.id)).toMatchObject({
    current: "clean_up",
    afterwards: { fileCount: 1 },
    lastRealFile: { batchId: last.batchId },
    legacy: { disabled: { by: "Dana" } },
  });
  expect(await finishMigration(runtime, owner, legacy.id)).toEqual(DONE);
  expect((await listMigrations(runtime, owner)).items.map(({ current, environment }) => ({ current, environment }))).toEqual([
    { current: null, environment: "prod" },
  ]);
});

describe("planning", () => {
  test("uses an existing AWS S3, and refuses one that delivers elsewhere without consent", async ({ runtime, pair, legacy, owner }) => {
    const modern = await insertDestination(runtime, { sourceId: legacy.sourceId, bucket: "acme-elsewhere" });
    expect(await planMigration(runtime, owner, legacy.id, PLAN)).toEqual(refused("new_in_use"));
    expect(await planMigration(runtime, owner, legacy.id, { ...PLAN, takeOver: true })).toEqual(DONE);
    expect(await toModern(runtime, pair)).toMatchObject({
      id: modern.id,
      enabled: true,
      settings: { bucket: "acme-logs/segment-logs/test" },
    });

    expect(await undoStep(runtime, owner, legacy.id, "role")).toEqual(DONE);
    expect(await toModern(runtime, pair)).toMatchObject({
      enabled: true,
      settings: { bucket: "acme-elsewhere", iamRoleArn: modern.iamRoleArn },
    });
  });

  test("looks up the bucket's region, and refuses if AWS does not return it", async ({ runtime, aws, pair, legacy, owner }) => {
    aws.bucketRegionIs = "eu-central-1";
    await planMigration(runtime, owner, legacy.id, { ...PLAN, awsRegion: "" });
    expect((await toModern(runtime, pair)).settings.awsRegion).toBe("eu-central-1");
    aws.onBucket = () => createFault("no_such_bucket");
    expect(await planMigration(runtime, owner, legacy.id, { ...PLAN, awsRegion: "" })).toEqual(refused("region_unknown"));
  });

  test("does not move an AWS S3 that already delivers to the legacy location", async ({ runtime, pair, legacy, owner }) => {
    await insertDestination(runtime, { sourceId: legacy.sourceId, bucket: legacy.bucket, iamRoleArn: ROLE });
    expect(await planMigration(runtime, owner, legacy.id, PLAN)).toEqual(DONE);
    expect((await toModern(runtime, pair)).settings.bucket).toBe("acme-logs");
    expect(await toStep(runtime, pair)).toBe("wait");
    expect(await startTest(runtime, owner, legacy.id)).toEqual(refused("already_cut_over"));
  });

  test("refuses a prefix that leaves no room for the test folder", async ({ runtime }) => {
    const { legacy, owner } = await insertLegacy(runtime, { bucket: `acme-logs/${"p".repeat(890)}` });
    expect(await planMigration(runtime, owner, legacy.id, PLAN)).toEqual(refused("prefix_too_long"));
    expect((await getMigration(runtime, owner, legacy.id))?.newDestination).toBeNull();
  });

  test("needs permission to edit destinations of the source", async ({ runtime, legacy }) => {
    const reader = actorIn(legacy.workspaceId, "source_read_only");
    expect(await planMigration(runtime, reader, legacy.id, PLAN)).toEqual(refused("forbidden"));
    expect((await getMigration(runtime, reader, legacy.id))?.canEdit).toBe(false);
    const stranger = actorIn(legacy.workspaceId, "minimal_access");
    expect(await planMigration(runtime, stranger, legacy.id, PLAN)).toEqual(refused("unknown_destination"));
    expect(await getMigration(runtime, stranger, legacy.id)).toBeNull();
  });
});

describe("the cut-over", () => {
  test("needs consent to the shared location, and either finished steps or consent to go without", async ({
    runtime,
    pair,
    legacy,
    owner,
  }) => {
    await planMigration(runtime, owner, legacy.id, PLAN);
    expect(await cutOver(runtime, owner, legacy.id, CONSENT)).toEqual(refused("not_in_test"));
    await startTest(runtime, owner, legacy.id);
    expect(await cutOver(runtime, owner, legacy.id, { mayShareLocation: false, withoutProof: true })).toEqual({
      ok: false,
      error: { code: "location_shared", other: expect.objectContaining({ id: legacy.id, name: legacy.name, bucket: legacy.bucket }) },
    });
    expect(await cutOver(runtime, owner, legacy.id, CONSENT)).toEqual(refused("proof_missing"));
    expect(await cutOver(runtime, owner, legacy.id, { mayShareLocation: true, withoutProof: true })).toEqual(DONE);
    expect(await cutOver(runtime, owner, legacy.id, CONSENT)).toEqual(DONE);
    expect(await toStep(runtime, pair)).toBe("wait");
  });

  test("is undone by a return to the test folder, and the next cut-over starts the wait again", async ({
    runtime,
    clock,
    pair,
    legacy,
    owner,
  }) => {
    await bringToCut(runtime, pair);
    expect(await endWait(runtime, owner, legacy.id)).toEqual(DONE);
    expect(await toStep(runtime, pair)).toBe("disable");
    expect(await undoStep(runtime, owner, legacy.id, "wait")).toEqual(DONE);
    expect(await toStep(runtime, pair)).toBe("wait");
    await endWait(runtime, owner, legacy.id);

    clock.advance({ minutes: 1 });
    expect(await undoStep(runtime, owner, legacy.id, "test")).toEqual(refused("already_cut_over"));
    expect(await undoStep(runtime, owner, legacy.id, "cut_over")).toEqual(DONE);
    expect(await toModern(runtime, pair)).toMatchObject({ enabled: true, settings: { bucket: "acme-logs/segment-logs/test" } });
    expect(await endWait(runtime, owner, legacy.id)).toEqual(refused("not_cut_over"));
    await cutOver(runtime, owner, legacy.id, { mayShareLocation: true, withoutProof: true });
    expect(await toStep(runtime, pair)).toBe("wait");
  });
});

describe("disabling the legacy destination", () => {
  test("is refused until the new destination delivers to the same location, is not paused, and delivered an event", async ({
    runtime,
    db,
    pair,
    legacy,
    owner,
  }) => {
    await bringToTest(runtime, pair);
    const disable = (withoutArrival = false) => disableLegacy(runtime, owner, legacy.id, { withoutArrival });
    expect(await disable()).toEqual(refused("not_cut_over"));
    await cutOver(runtime, owner, legacy.id, { mayShareLocation: true, withoutProof: true });
    await endWait(runtime, owner, legacy.id);
    const modern = await toModern(runtime, pair);
    await db.updateTable("destination").set({ pausedAt: new Date() }).where("id", "=", modern.id).execute();
    expect(await disable(true)).toEqual(refused("new_paused"));
    await db.updateTable("destination").set({ pausedAt: null }).where("id", "=", modern.id).execute();
    expect(await disable()).toEqual(refused("nothing_arrived"));
    expect(await finishMigration(runtime, owner, legacy.id)).toEqual(refused("legacy_enabled"));
    expect(await disable(true)).toEqual(DONE);
    expect(await disable()).toEqual(DONE);
    for (const step of ["role", "test", "cut_over", "wait"] as const) {
      expect(await undoStep(runtime, owner, legacy.id, step)).toEqual(refused("legacy_disabled"));
    }
    expect(await startTest(runtime, owner, legacy.id)).toEqual(refused("legacy_disabled"));
  });

  test("does not change earlier batches: they have a file for each destination", async ({ runtime, pair, legacy, owner }) => {
    await bringToCut(runtime, pair);
    await endWait(runtime, owner, legacy.id);
    const waiting = await deliverBatch(runtime, legacy, [legacy.id, (await toModern(runtime, pair)).id]);
    await disableLegacy(runtime, owner, legacy.id, { withoutArrival: true });
    const files = await runtime.db.selectFrom("file").select(["destinationId", "state"]).where("batchId", "=", waiting.batchId).execute();
    expect(files.map(({ state }) => state)).toEqual(["pending", "pending"]);
    expect(new Set(waiting.places).size).toBe(1);
  });
});

test("a test that is stopped and started again needs new events", async ({ runtime, clock, pair, legacy, owner }) => {
  await bringToTest(runtime, pair);
  await deliverBatch(runtime, legacy);
  expect(await undoStep(runtime, owner, legacy.id, "test")).toEqual(DONE);
  expect(await toModern(runtime, pair)).toMatchObject({ enabled: false });
  clock.advance({ minutes: 1 });
  await startTest(runtime, owner, legacy.id);
  expect(await getMigration(runtime, owner, legacy.id)).toMatchObject({ current: "received", test: { eventCount: 0 } });
});

test("a new destination that is deleted during the migration can be created again", async ({ runtime, pair, legacy, owner }) => {
  await bringToTest(runtime, pair);
  await deleteDestination(runtime, owner, (await toModern(runtime, pair)).id);
  expect(await toStep(runtime, pair)).toBe("role");
  expect(await startTest(runtime, owner, legacy.id)).toEqual(refused("settings_missing"));
  await bringToTest(runtime, pair);
  expect(await toStep(runtime, pair)).toBe("received");
});

test("the activity log has a line with the actor for each step", async ({ runtime, pair, legacy, owner }) => {
  await bringToCut(runtime, pair);
  await endWait(runtime, owner, legacy.id);
  const { activities } = await listActivity(runtime, owner, { sourceId: legacy.sourceId });
  expect(activities.map(({ action }) => action)).toEqual([
    "migration_wait_ended",
    "location_shared",
    "settings_saved",
    "migration_compared",
    "destination_enabled",
    "destination_created",
    "migration_planned",
  ]);
});

test("a plan with a role of the platform's account is refused and changes nothing", async ({ runtime, legacy, owner }) => {
  const plan = { ...PLAN, iamRoleArn: "arn:aws:iam::595280932656:role/PlatformBackup" };
  expect(await planMigration(runtime, owner, legacy.id, plan)).toEqual(refused("role_of_platform"));
  expect(await getMigration(runtime, owner, legacy.id)).toMatchObject({ newDestination: null });
});
