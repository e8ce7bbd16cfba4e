import { describe, expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination, insertSource, insertWorkspace } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { changeSource } from "./change-source.ts";
import { createSource } from "./create-source.ts";
import { deleteSource } from "./delete-source.ts";
import { getSource } from "./get-source.ts";
import { listSources } from "./list-sources.ts";

describe("creating a source", () => {
  test("creates it enabled, with a slug and one write key", async ({ runtime }) => {
    const owner = actorIn((await insertWorkspace(runtime)).id);
    const created = await createSource(runtime, owner, { name: "Production web" });
    if (!created.ok) throw new Error(created.error);

    const source = await getSource(runtime, owner, created.value.sourceId);
    expect(source).toMatchObject({ name: "Production web", slug: "production-web", enabled: true, createdAt: runtime.clock.now() });
    expect(source?.writeKeys).toEqual([expect.stringMatching(/^[0-9A-Za-z]{32}$/)]);
  });

  test("refuses a name that exists in the workspace, ignoring case", async ({ runtime }) => {
    const owner = actorIn((await insertWorkspace(runtime)).id);
    await createSource(runtime, owner, { name: "Web" });
    expect(await createSource(runtime, owner, { name: "WEB" })).toEqual({ ok: false, error: "name_taken" });
    expect((await listSources(runtime, owner)).items).toHaveLength(1);
  });

  test("creates exactly one when two with one name are created at once", async ({ runtime }) => {
    const owner = actorIn((await insertWorkspace(runtime)).id);
    const both = await Promise.all([createSource(runtime, owner, { name: "Web" }), createSource(runtime, owner, { name: "Web" })]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, error: "name_taken" });
    expect((await listSources(runtime, owner)).items).toHaveLength(1);
  });

  test("gives different slugs to names that would have the same slug", async ({ runtime }) => {
    const owner = actorIn((await insertWorkspace(runtime)).id);
    for (const name of ["Web app", "web-app", "Web (app)"]) await createSource(runtime, owner, { name });
    const slugs = (await listSources(runtime, owner)).items.map((source) => source.slug);
    expect(slugs).toEqual(["web-app", expect.stringMatching(/^web-app-\w{8}$/), expect.stringMatching(/^web-app-\w{8}$/)]);
    expect(new Set(slugs).size).toBe(3);
  });

  test("needs permission to edit sources", async ({ runtime }) => {
    const workspace = await insertWorkspace(runtime);
    for (const role of ["source_read_only", "workspace_member", "minimal_access"] as const) {
      expect(await createSource(runtime, actorIn(workspace.id, role), { name: role })).toEqual({ ok: false, error: "forbidden" });
    }
    expect(await createSource(runtime, actorIn(workspace.id, "source_admin"), { name: "Web" })).toMatchObject({ ok: true });
  });
});

describe("a source's page", () => {
  test("counts the events of its closed batches and lists its destinations", async ({ runtime }) => {
    const destination = await insertDestination(runtime);
    const owner = actorIn(destination.workspaceId);
    await insertDestinationFile(runtime, destination, { eventCount: 40 });
    runtime.clock.advance({ minutes: 5 });
    await insertDestinationFile(runtime, destination, { eventCount: 2 });

    const [source] = (await listSources(runtime, owner)).items;
    expect(source).toMatchObject({
      id: destination.sourceId,
      eventCount: 42,
      lastEventAt: runtime.clock.now(),
      destinations: [{ id: destination.id, metadataId: destination.metadataId, name: destination.name, enabled: true }],
    });
  });

  test("has a count of zero for a source without events", async ({ runtime }) => {
    const source = await insertSource(runtime);
    expect(await getSource(runtime, actorIn(source.workspaceId), source.id)).toMatchObject({
      eventCount: 0,
      lastEventAt: null,
      destinations: [],
    });
  });

  test("hides the write keys from read-only members", async ({ runtime }) => {
    const { workspaceId } = await insertSource(runtime);
    const created = await createSource(runtime, actorIn(workspaceId), { name: "Web" });
    if (!created.ok) throw new Error(created.error);
    const seen = await getSource(runtime, actorIn(workspaceId, "source_read_only"), created.value.sourceId);
    expect(seen).toMatchObject({ name: "Web", writeKeys: [], canEdit: false });
  });

  test("is not visible to a member without a role on it", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const member = actorIn(source.workspaceId, "workspace_member");
    expect((await listSources(runtime, member)).items).toEqual([]);
    expect(await getSource(runtime, member, source.id)).toBeNull();
  });
});

test("a source of another workspace can be neither seen nor changed", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const stranger = actorIn((await insertWorkspace(runtime)).id);
  const unknown = { ok: false, error: "unknown_source" };

  expect((await listSources(runtime, stranger)).items).toEqual([]);
  expect(await getSource(runtime, stranger, source.id)).toBeNull();
  expect(await changeSource(runtime, stranger, source.id, { name: "Mine" })).toEqual(unknown);
  expect(await changeSource(runtime, stranger, source.id, { enabled: false })).toEqual(unknown);
  expect(await deleteSource(runtime, stranger, source.id)).toEqual(unknown);
  expect(await getSource(runtime, actorIn(source.workspaceId), source.id)).toMatchObject({ name: source.name, enabled: true });
});

test("renaming changes the name and keeps the slug", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const other = await insertSource(runtime, { workspaceId: source.workspaceId });
  const owner = actorIn(source.workspaceId);
  expect(await changeSource(runtime, owner, source.id, { name: other.name })).toEqual({ ok: false, error: "name_taken" });
  expect(await changeSource(runtime, owner, source.id, { name: "Shop" })).toEqual({ ok: true, value: null });
  expect(await getSource(runtime, owner, source.id)).toMatchObject({ name: "Shop", slug: source.slug });
});

test("a source can be disabled and enabled", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const owner = actorIn(source.workspaceId);
  await changeSource(runtime, owner, source.id, { enabled: false });
  expect(await getSource(runtime, owner, source.id)).toMatchObject({ enabled: false });
  await changeSource(runtime, owner, source.id, { enabled: true });
  expect(await getSource(runtime, owner, source.id)).toMatchObject({ enabled: true });
});

test("a source can be deleted only if it has no destinations", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const owner = actorIn(destination.workspaceId);
  expect(await deleteSource(runtime, owner, destination.sourceId)).toEqual({ ok: false, error: "has_destinations" });

  const free = await insertSource(runtime, { workspaceId: destination.workspaceId });
  expect(await deleteSource(runtime, owner, free.id)).toEqual({ ok: true, value: null });
  expect((await listSources(runtime, owner)).items.map((source) => source.id)).toEqual([destination.sourceId]);
});
