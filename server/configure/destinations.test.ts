import { describe, expect } from "vitest";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import { REFUSAL_MESSAGES, refusalCode } from "../domain/refusal-messages.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination, insertSource, insertWorkspace } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { addDestination } from "./add-destination.ts";
import { changeDestination } from "./change-destination.ts";
import { deleteDestination } from "./delete-destination.ts";
import { getDestination } from "./get-destination.ts";
import { listDestinations } from "./list-destinations.ts";
import { listSources } from "./list-sources.ts";

const { metadataId } = AWS_S3;
const SETTINGS = { awsRegion: "eu-west-1", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" };
const DONE = { ok: true, value: null };

describe("adding AWS S3", () => {
  test("creates it on the source, disabled and without settings", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const owner = actorIn(source.workspaceId);
    const added = await addDestination(runtime, owner, { sourceId: source.id, metadataId, name: "Raw logs" });
    if (!added.ok) throw new Error(refusalCode(added.error));

    expect(await getDestination(runtime, owner, added.value.destinationId)).toMatchObject({
      name: "Raw logs",
      enabled: false,
      enabledAt: null,
      status: "disabled",
      settings: { awsRegion: "", bucket: "", iamRoleArn: "" },
      source: { id: source.id, name: source.name },
      createdAt: runtime.clock.now(),
      pause: null,
      canEdit: true,
      canValidate: true,
    });
  });

  test("saves the given settings", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const owner = actorIn(source.workspaceId);
    await addDestination(runtime, owner, { sourceId: source.id, metadataId, name: "Raw logs", settings: SETTINGS });
    expect((await listDestinations(runtime, owner)).items).toMatchObject([{ settings: SETTINGS }]);
  });

  test("refuses a second one on the source, with the message of the document (R104)", async ({ runtime }) => {
    const first = await insertDestination(runtime);
    const second = await addDestination(runtime, actorIn(first.workspaceId), { sourceId: first.sourceId, metadataId, name: "Again" });
    expect(second).toEqual({ ok: false, error: "multiple_instances" });
    expect(REFUSAL_MESSAGES.multiple_instances).toBe("Multiple instance of AWS S3 are not allowed for this source");
  });

  test("adds exactly one when two are added to one source at once", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const owner = actorIn(source.workspaceId);
    const names = ["One", "Two", "Three", "Four"];
    const all = await Promise.all(names.map((name) => addDestination(runtime, owner, { sourceId: source.id, metadataId, name })));
    expect(all.filter((result) => result.ok)).toHaveLength(1);
    expect(all.filter((result) => !result.ok && result.error === "multiple_instances")).toHaveLength(3);
    expect((await listDestinations(runtime, owner)).items).toHaveLength(1);
  });

  test("is possible on every source of a workspace (R105)", async ({ runtime }) => {
    const first = await insertDestination(runtime);
    const source = await insertSource(runtime, { workspaceId: first.workspaceId });
    const second = await addDestination(runtime, actorIn(first.workspaceId), { sourceId: source.id, metadataId, name: "Second" });
    expect(second.ok).toBe(true);
  });

  test("is possible on a source with a legacy Amazon S3 (R105)", async ({ runtime }) => {
    const legacy = await insertDestination(runtime, { metadataId: AMAZON_S3.metadataId });
    const added = await addDestination(runtime, actorIn(legacy.workspaceId), { sourceId: legacy.sourceId, metadataId, name: "New" });
    expect(added.ok).toBe(true);
  });

  test("refuses a name that exists on the source, ignoring case, and accepts one that exists only on another source (R55)", async ({
    runtime,
  }) => {
    const legacy = await insertDestination(runtime, { name: "Raw logs", metadataId: AMAZON_S3.metadataId });
    const owner = actorIn(legacy.workspaceId);
    const named = { metadataId, name: "RAW LOGS" };
    const refused = await addDestination(runtime, owner, { ...named, sourceId: legacy.sourceId });
    expect(refused).toEqual({ ok: false, error: "name_taken" });
    const source = await insertSource(runtime, { workspaceId: legacy.workspaceId });
    expect(await addDestination(runtime, owner, { ...named, sourceId: source.id })).toMatchObject({ ok: true });
  });

  test("refuses types that can't be added: an unknown type and the legacy Amazon S3", async ({ runtime }) => {
    const source = await insertSource(runtime);
    for (const other of ["000000000000000000000000", AMAZON_S3.metadataId]) {
      const added = await addDestination(runtime, actorIn(source.workspaceId), { sourceId: source.id, metadataId: other, name: "X" });
      expect(added).toEqual({ ok: false, error: other === AMAZON_S3.metadataId ? "legacy_frozen" : "unknown_destination_type" });
    }
  });

  test("refuses a source of another workspace like one that does not exist", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const stranger = actorIn((await insertWorkspace(runtime)).id);
    for (const sourceId of [source.id, "nowhere"]) {
      expect(await addDestination(runtime, stranger, { sourceId, metadataId, name: "X" })).toEqual({ ok: false, error: "unknown_source" });
    }
    expect((await listDestinations(runtime, actorIn(source.workspaceId))).items).toEqual([]);
  });
});

describe("enabling", () => {
  test("is refused while a setting is empty, and stores its time otherwise (R126)", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const owner = actorIn(source.workspaceId);
    const added = await addDestination(runtime, owner, { sourceId: source.id, metadataId, name: "Raw logs" });
    if (!added.ok) throw new Error(refusalCode(added.error));
    const { destinationId } = added.value;
    expect(await changeDestination(runtime, owner, destinationId, { enabled: true })).toEqual({ ok: false, error: "settings_missing" });

    expect(await changeDestination(runtime, owner, destinationId, { settings: SETTINGS })).toEqual(DONE);
    runtime.clock.advance({ minutes: 1 });
    expect(await changeDestination(runtime, owner, destinationId, { enabled: true })).toEqual(DONE);
    expect(await getDestination(runtime, owner, destinationId)).toMatchObject({
      enabled: true,
      enabledAt: runtime.clock.now(),
      status: "waiting_for_data",
    });
  });

  test("twice keeps the first time, and disabling clears it", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const owner = actorIn(destination.workspaceId);
    const since = runtime.clock.now();
    runtime.clock.advance({ hours: 1 });
    await changeDestination(runtime, owner, destination.id, { enabled: true });
    expect(await getDestination(runtime, owner, destination.id)).toMatchObject({ enabledAt: since });

    expect(await changeDestination(runtime, owner, destination.id, { enabled: false })).toEqual(DONE);
    expect(await getDestination(runtime, owner, destination.id)).toMatchObject({ enabled: false, enabledAt: null, status: "disabled" });
  });
});

describe("a destination's facts", () => {
  test("are its backlog, the oldest event in it and the last file", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const { clock } = runtime;
    const deliveredAt = new Date(clock.now());
    await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt, eventCount: 7 });
    clock.advance({ minutes: 10 });
    const oldestPendingAt = clock.now() - 300_000;
    await insertDestinationFile(runtime, destination, { eventCount: 30 });
    clock.advance({ seconds: 20 });
    await insertDestinationFile(runtime, destination, { eventCount: 12 });

    const [listed] = (await listDestinations(runtime, actorIn(destination.workspaceId))).items;
    expect(listed).toMatchObject({
      status: "delivering",
      sentence: "Last file 10 min ago",
      lastFileAt: deliveredAt.getTime(),
      pendingFileCount: 2,
      pendingEventCount: 42,
      oldestPendingAt,
    });
  });

  test("include the next retry while a transient fault lasts", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const fault = { attemptCount: 2, faultKind: "unavailable" as const, faultMessage: "Amazon S3 answered 503" };
    await insertDestinationFile(runtime, destination, { ...fault, nextAttemptAt: new Date(runtime.clock.now() + 90_000) });
    await insertDestinationFile(runtime, destination, { ...fault, nextAttemptAt: new Date(runtime.clock.now() + 40_000) });
    expect(await getDestination(runtime, actorIn(destination.workspaceId), destination.id)).toMatchObject({
      status: "catching_up",
      sentence: "Amazon S3 answered 503; next try in 40 s",
    });
  });

  test("include the setup fault while it is paused, and saving settings does not end the pause", async ({ runtime }) => {
    const pausedAt = new Date(runtime.clock.now());
    const fault = { pausedAt, pauseFaultKind: "access_denied" as const, pauseFaultMessage: "Access Denied." };
    const destination = await insertDestination(runtime, fault);
    const owner = actorIn(destination.workspaceId);
    await insertDestinationFile(runtime, destination, { eventCount: 3 });
    await changeDestination(runtime, owner, destination.id, { settings: SETTINGS });
    expect(await getDestination(runtime, owner, destination.id)).toMatchObject({
      status: "paused",
      sentence: "Access Denied. 3 events in 1 file wait, the oldest for 5 min, kept until 30 Nov.",
      pause: { since: pausedAt.getTime(), kind: "access_denied", message: "Access Denied." },
    });
  });
});

test("saving settings does not move existing files (R125)", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const file = await insertDestinationFile(runtime, destination);
  await changeDestination(runtime, actorIn(destination.workspaceId), destination.id, { settings: SETTINGS });
  const after = await runtime.db.selectFrom("file").selectAll().where("id", "=", file.id).executeTakeFirstOrThrow();
  expect(after).toEqual(file);
});

test("a destination can be renamed to a free name", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const owner = actorIn(destination.workspaceId);
  const other = await insertDestination(runtime, { sourceId: destination.sourceId, metadataId: AMAZON_S3.metadataId });
  expect(await changeDestination(runtime, owner, destination.id, { name: other.name })).toEqual({ ok: false, error: "name_taken" });
  expect(await changeDestination(runtime, owner, destination.id, { name: "Archive" })).toEqual(DONE);
  expect(await getDestination(runtime, owner, destination.id)).toMatchObject({ name: "Archive" });
});

test("after a destination is deleted, its source can have a new one", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const owner = actorIn(destination.workspaceId);
  await insertDestinationFile(runtime, destination);
  expect(await deleteDestination(runtime, owner, destination.id)).toEqual(DONE);
  expect(await getDestination(runtime, owner, destination.id)).toBeNull();
  expect(await addDestination(runtime, owner, { sourceId: destination.sourceId, metadataId, name: "Next" })).toMatchObject({ ok: true });
});

test("a destination of another workspace can be neither seen nor changed", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const stranger = actorIn((await insertWorkspace(runtime)).id);
  const unknown = { ok: false, error: "unknown_destination" };

  expect((await listDestinations(runtime, stranger)).items).toEqual([]);
  expect(await getDestination(runtime, stranger, destination.id)).toBeNull();
  expect(await changeDestination(runtime, stranger, destination.id, { settings: SETTINGS })).toEqual(unknown);
  expect(await changeDestination(runtime, stranger, destination.id, { enabled: false })).toEqual(unknown);
  expect(await changeDestination(runtime, stranger, destination.id, { name: "Mine" })).toEqual(unknown);
  expect(await deleteDestination(runtime, stranger, destination.id)).toEqual(unknown);
  const { name, bucket, enabled } = destination;
  const after = await runtime.db.selectFrom("destination").selectAll().where("id", "=", destination.id).executeTakeFirst();
  expect(after).toMatchObject({ name, bucket, enabled });
});

test("a read-only member can see a destination but not change it", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const source = await insertSource(runtime, { workspaceId: destination.workspaceId });
  const reader = actorIn(destination.workspaceId, "source_read_only");
  const forbidden = { ok: false, error: "forbidden" };

  expect(await getDestination(runtime, reader, destination.id)).toMatchObject({ canEdit: false, canValidate: false });
  expect(await addDestination(runtime, reader, { sourceId: source.id, metadataId, name: "X" })).toEqual(forbidden);
  expect(await changeDestination(runtime, reader, destination.id, { settings: SETTINGS })).toEqual(forbidden);
  expect(await changeDestination(runtime, reader, destination.id, { enabled: false })).toEqual(forbidden);
  expect(await changeDestination(runtime, reader, destination.id, { name: "X" })).toEqual(forbidden);
  expect(await deleteDestination(runtime, reader, destination.id)).toEqual(forbidden);
  expect(await getDestination(runtime, reader, destination.id)).toMatchObject({ name: destination.name, enabled: true });
});

test("settings that somebody else changed in the meantime are not overwritten without consent", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const { awsRegion, bucket, iamRoleArn } = destination;
  const seen = { awsRegion, bucket, iamRoleArn };
  const owner = actorIn(destination.workspaceId);
  const mine = { ...SETTINGS, bucket: "mine" };
  expect(await changeDestination(runtime, owner, destination.id, { settings: SETTINGS, seen })).toEqual(DONE);

  expect(await changeDestination(runtime, owner, destination.id, { settings: mine, seen })).toEqual({
    ok: false,
    error: { code: "changed_meanwhile", settings: SETTINGS },
  });
  expect((await getDestination(runtime, owner, destination.id))?.settings).toEqual(SETTINGS);

  expect(await changeDestination(runtime, owner, destination.id, { settings: mine, seen: SETTINGS })).toEqual(DONE);
});

test("a concurrent rename, or the same settings saved by somebody else, is no conflict", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const { awsRegion, bucket, iamRoleArn } = destination;
  const seen = { awsRegion, bucket, iamRoleArn };
  const owner = actorIn(destination.workspaceId);
  await changeDestination(runtime, owner, destination.id, { name: "Renamed meanwhile" });

  expect(await changeDestination(runtime, owner, destination.id, { settings: SETTINGS, seen })).toEqual(DONE);
  expect(await changeDestination(runtime, owner, destination.id, { settings: SETTINGS, seen })).toEqual(DONE);
});

describe("a role or bucket of the platform", () => {
  const PLATFORM_ROLE = "arn:aws:iam::595280932656:role/PlatformBackup";

  test("is refused when a destination is added, saved or enabled", async ({ runtime: given }) => {
    const runtime = { ...given, config: { ...given.config, STAGING_BUCKET: "sluice-staging" } };
    const source = await insertSource(runtime);
    const owner = actorIn(source.workspaceId);
    const add = (settings: typeof SETTINGS) =>
      addDestination(runtime, owner, { sourceId: source.id, metadataId, name: "Raw logs", settings });
    expect(await add({ ...SETTINGS, iamRoleArn: PLATFORM_ROLE })).toEqual({ ok: false, error: "role_of_platform" });
    expect(await add({ ...SETTINGS, bucket: "sluice-staging/acme" })).toEqual({ ok: false, error: "bucket_of_platform" });

    const { id } = await insertDestination(runtime, { workspaceId: source.workspaceId });
    const save = (settings: typeof SETTINGS) => changeDestination(runtime, owner, id, { settings });
    expect(await save({ ...SETTINGS, iamRoleArn: PLATFORM_ROLE })).toEqual({ ok: false, error: "role_of_platform" });
    expect(await save({ ...SETTINGS, bucket: "sluice-staging" })).toEqual({ ok: false, error: "bucket_of_platform" });
    expect(await save(SETTINGS)).toEqual(DONE);

    const stored = await insertDestination(runtime, { workspaceId: source.workspaceId, iamRoleArn: PLATFORM_ROLE, enabled: false });
    expect(await changeDestination(runtime, owner, stored.id, { enabled: true, mayShareLocation: false })).toEqual({
      ok: false,
      error: "role_of_platform",
    });
  });

  test("does not prevent a stored destination from being renamed, disabled or deleted", async ({ runtime }) => {
    const { id, workspaceId } = await insertDestination(runtime, { iamRoleArn: PLATFORM_ROLE });
    const owner = actorIn(workspaceId);
    expect(await changeDestination(runtime, owner, id, { name: "Old" })).toEqual(DONE);
    expect(await changeDestination(runtime, owner, id, { enabled: false })).toEqual(DONE);
    expect(await deleteDestination(runtime, owner, id)).toEqual(DONE);
  });
});

test("names from before the rule are shown with their invisible characters", async ({ runtime }) => {
  const source = await insertSource(runtime, { name: "\u200B" });
  const { id } = await insertDestination(runtime, { sourceId: source.id, name: "AWS \u202E3S" });
  const owner = actorIn(source.workspaceId);
  expect(await getDestination(runtime, owner, id)).toMatchObject({ name: "AWS <U+202E>3S", source: { name: "<U+200B>" } });
  expect((await listSources(runtime, owner)).items).toMatchObject([{ name: "<U+200B>", destinations: [{ name: "AWS <U+202E>3S" }] }]);
});
