import { describe, expect } from "vitest";
import type { Preview } from "../domain/engage/engine-answers.ts";
import { ok, refuse } from "../domain/result.ts";
import { answerEngageRequest } from "../engage/requests/answer-engage-request.ts";
import type { EngineResult } from "../runtime.ts";
import { createApiClient, tokenFor } from "../testing/api-client.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertWorkspace } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";

const QUERY = "event('Order Completed').within(30 days).count() >= 1";
const AUDIENCE = { name: "Order Completed Last 30days", definition: { query: QUERY }, audienceType: "USERS" };
const TRAIT = { name: "Revenue", definition: { query: "event('Order Completed').sum(property('revenue'))", type: "users" } };

/** A workspace with an owner, and the path of its space. */
const test = plainTest
  .extend("owner", async ({ runtime }) => insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id))
  .extend("api", async ({ runtime, owner }) => createApiClient(runtime, await tokenFor(runtime, owner)))
  .extend("space", async ({ api }) => `/spaces/${(await api("POST", "/spaces")).body.data.space.id}`);

describe("spaces", () => {
  test("are none until one is created, and one afterwards", async ({ api, owner }) => {
    expect((await api("GET", "/spaces")).body.data.spaces).toEqual([]);
    const created = await api("POST", "/spaces");
    const again = await api("POST", "/spaces");
    expect([created.status, again.body]).toEqual([200, created.body]);

    const { space } = created.body.data;
    expect(space).toMatchObject({ id: expect.stringMatching(/^spa_/), historyFrom: expect.any(String) });
    expect((await api("GET", "/spaces")).body.data.spaces).toEqual([space]);
    expect((await api("GET", `/spaces/${space.id}`)).body.data.space).toEqual(space);
    expect((await api("GET", `/sources/${space.sourceId}`)).body.data.source.workspaceId).toBe(owner.workspaceId);
    expect((await api("GET", "/spaces/spa_none")).body.errors[0]).toMatchObject({ type: "not-found", status: 404 });
  });

  test("of another workspace do not exist", async ({ api, runtime, space }) => {
    const other = await insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id);
    const foreign = createApiClient(runtime, await tokenFor(runtime, other));
    const { id } = (await api("POST", `${space}/audiences`, AUDIENCE)).body.data.audience;
    const own = `/spaces/${(await foreign("POST", "/spaces")).body.data.space.id}`;
    for (const path of [space, `${space}/audiences`, `${space}/audiences/${id}`, `${own}/audiences/${id}`, `${space}/computed-traits`]) {
      expect([path, (await foreign("GET", path)).status]).toEqual([path, 404]);
    }
    expect((await foreign("DELETE", `${own}/audiences/${id}`)).status).toBe(404);
    expect((await foreign("PATCH", `${own}/audiences/${id}`, { enabled: false })).status).toBe(404);
    expect((await foreign("POST", `${space}/audiences/previews`, AUDIENCE)).status).toBe(404);
    expect((await api("GET", `${space}/audiences/${id}`)).body.data.audience.enabled).toBe(true);
  });
});

describe("audiences", () => {
  test("are created in the newer form, with a key from the name", async ({ api, owner, space }) => {
    const created = await api("POST", `${space}/audiences`, { ...AUDIENCE, description: "Recent", options: { backfillEventDataDays: 7 } });
    expect(created.status).toBe(200);
    const { audience } = created.body.data;
    expect(audience).toMatchObject({
      id: expect.stringMatching(/^aud_/),
      spaceId: space.slice("/spaces/".length),
      name: AUDIENCE.name,
      description: "Recent",
      key: "order_completed_last_30days",
      enabled: true,
      definition: { query: QUERY, type: "users", targetEntity: "profile" },
      audienceType: "USERS",
      computeCadence: { type: "BATCH" },
      status: "Preparing",
      createdBy: expect.any(String),
      options: {
        includeHistoricalData: true,
        filterByExternalIds: ["user_id", "email", "android.idfa", "ios.idfa"],
        backfillEventDataDays: 7,
      },
    });
    expect(audience).not.toHaveProperty("size");
    expect((await api("GET", `${space}/audiences/${audience.id}`)).body.data.audience.key).toBe(audience.key);
    expect(owner.workspaceId).toHaveLength(22);
  });

  test("are created in the older form, and without a type refused", async ({ api, space }) => {
    const older = { name: "Older", definition: { query: QUERY, type: "users" }, enabled: false };
    const { audience } = (await api("POST", `${space}/audiences`, older)).body.data;
    expect(audience).toMatchObject({ key: "older", enabled: false, status: "Disabled", audienceType: "USERS" });
    const neither = await api("POST", `${space}/audiences`, { name: "Neither", definition: { query: QUERY } });
    expect(neither.body.errors[0]).toMatchObject({
      type: "input-validation",
      field: "audienceType",
      message: '"audienceType" is required',
    });
  });

  test("include anonymous users with anonymous_id, and other sets of identifiers are refused", async ({ api, space }) => {
    const ids = ["anonymous_id", "user_id", "email", "ios.idfa", "android.idfa"];
    const body = (filterByExternalIds: string[]) => ({ ...AUDIENCE, options: { filterByExternalIds } });
    const { audience } = (await api("POST", `${space}/audiences`, body(ids))).body.data;
    expect(audience.options.filterByExternalIds).toContain("anonymous_id");
    for (const other of [["user_id"], [...ids, "phone"], [...ids, "email"]]) {
      const refused = await api("POST", `${space}/audiences`, { ...body(other), name: "Other" });
      expect(refused.status).toBe(422);
      expect(refused.body.errors[0].field).toContain("options.filterByExternalIds");
    }
  });

  test.for([
    { audienceType: "ACCOUNTS" },
    { audienceType: "LINKED" },
    { definition: { query: QUERY, type: "accounts" } },
    { definition: { query: QUERY, targetEntity: "household" } },
    { name: "" },
    { definition: {} },
    { options: { backfillEventDataDays: 0 } },
  ])("refuse %j", async (given, { api, space }) => {
    const refused = await api("POST", `${space}/audiences`, { ...AUDIENCE, ...given });
    expect([refused.status, refused.body.errors[0].type]).toEqual([422, "input-validation"]);
    expect((await api("GET", `${space}/audiences`)).body.data.audiences).toEqual([]);
  });

  test("refuse a query that does not parse, with its position and what was expected", async ({ api, space }) => {
    const definition = { query: "event('Order Completed').within(30 days).count() >= " };
    const calls = [
      () => api("POST", `${space}/audiences`, { ...AUDIENCE, definition }),
      () => api("POST", `${space}/audiences/previews`, { audienceType: "USERS", definition }),
    ];
    for (const call of calls) {
      const { status, body } = await call();
      expect([status, body.errors[0].type, body.errors[0].field]).toEqual([422, "input-validation", "definition.query"]);
      expect(body.errors[0].data).toMatchObject({ start: expect.any(Number), end: expect.any(Number) });
      expect(body.errors[0].data.start).toBeGreaterThan(45);
      expect(body.errors[0].message).toContain("Expected");
    }
  });

  test("refuse a value where a condition is needed, and windows beyond the history", async ({ api, space }) => {
    for (const query of [TRAIT.definition.query, "event('A').within(500 days).count() >= 1"]) {
      const refused = await api("POST", `${space}/audiences`, { ...AUDIENCE, definition: { query } });
      expect([refused.status, refused.body.errors[0].field]).toEqual([422, "definition.query"]);
    }
  });

  test("are renamed, redefined and disabled, while the key stays", async ({ api, space }) => {
    const { audience } = (await api("POST", `${space}/audiences`, { ...AUDIENCE, description: "Recent" })).body.data;
    const path = `${space}/audiences/${audience.id}`;
    const query = "event('Order Completed').within(7 days).count() >= 2";
    const changed = await api("PATCH", path, { name: "Buyers", enabled: false, definition: { query } });
    expect(changed.body.data.audience).toMatchObject({ name: "Buyers", description: "Recent", enabled: false, status: "Disabled" });
    expect(changed.body.data.audience).toMatchObject({ key: audience.key, definition: { query }, createdAt: audience.createdAt });
    expect((await api("PATCH", path, { options: audience.options })).status).toBe(200);
    const options = await api("PATCH", path, { options: { includeHistoricalData: false } });
    expect(options.body.errors[0]).toMatchObject({ type: "bad-request", field: "options" });
    expect((await api("PATCH", path, { definition: { query: "oh" } })).status).toBe(422);
    expect((await api("GET", path)).body.data.audience).toEqual(changed.body.data.audience);
  });

  test("are listed in pages, without computed traits", async ({ api, space }) => {
    for (const name of ["One", "Two", "Three"]) await api("POST", `${space}/audiences`, { ...AUDIENCE, name });
    await api("POST", `${space}/computed-traits`, TRAIT);
    const first = (await api("GET", `${space}/audiences?pagination.count=2`)).body.data;
    const second = (await api("GET", `${space}/audiences?pagination.count=2&pagination.cursor=${first.pagination.next}`)).body.data;
    const names = [first, second].map(({ audiences }) => audiences.map(({ name }: { name: string }) => name));
    expect(names.map((page) => page.length)).toEqual([2, 1]);
    expect(names.flat().toSorted()).toEqual(["One", "Three", "Two"]);
    expect(second.pagination).toMatchObject({ totalEntries: 3 });
  });

  test("are deleted, and their keys are never used again", async ({ api, space }) => {
    const { audience } = (await api("POST", `${space}/audiences`, AUDIENCE)).body.data;
    const path = `${space}/audiences/${audience.id}`;
    expect((await api("DELETE", path)).body).toEqual({ data: { status: "SUCCESS" } });
    for (const method of ["GET", "DELETE"]) expect((await api(method, path)).status).toBe(404);
    expect((await api("POST", `${space}/audiences`, AUDIENCE)).body.errors[0]).toMatchObject({ type: "bad-request", status: 400 });
    const other = await api("POST", `${space}/audiences`, { ...AUDIENCE, key: "another_key" });
    expect(other.body.data.audience.key).toBe("another_key");
  });

  test("run on request, once at a time", async ({ api, space }) => {
    const { audience } = (await api("POST", `${space}/audiences`, AUDIENCE)).body.data;
    const { status, body } = await api("POST", `${space}/audiences/${audience.id}/runs`);
    expect([status, body.data.run.id]).toEqual([200, expect.any(String)]);
    expect((await api("GET", `${space}/audiences/${audience.id}`)).body.data.audience.lastRun).toMatchObject({ id: body.data.run.id });
  });
});

describe("previews", () => {
  test("are running until the worker has computed them", async ({ api, space }) => {
    const asked = await api("POST", `${space}/audiences/previews`, { audienceType: "USERS", definition: { query: QUERY } });
    const { id } = asked.body.data.audiencePreview;
    const read = await api("GET", `${space}/audiences/previews/${id}`);
    expect(read.body.data.audiencePreview).toMatchObject({ id, status: "RUNNING", definition: { query: QUERY }, audienceType: "USERS" });
    expect((await api("GET", `${space}/audiences/previews/4ae2e2a4-6c0b-4f5b-9a0c-5f0d2a1e7f10`)).status).toBe(404);
    expect((await api("GET", `${space}/audiences/previews/none`)).status).toBe(404);
  });

  test("have the number of members and a sample, or why they failed", async ({ api, runtime, owner, space }) => {
    const readers = [{ role: "source_read_only", sourceId: null } as const];
    const reader = createApiClient(runtime, await tokenFor(runtime, owner, readers));
    const preview = async (answered: EngineResult<Preview>) => {
      const asked = await api("POST", `${space}/audiences/previews`, { audienceType: "USERS", definition: { query: QUERY } });
      const { id } = asked.body.data.audiencePreview;
      await answerEngageRequest({ ...runtime, engine: { ...runtime.engine, preview: async () => answered } }, id);
      return `${space}/audiences/previews/${id}`;
    };
    const sample = [{ profileId: "user_id:u1", identifiers: [{ type: "user_id", value: "u1" } as const], value: true }];
    const found = await preview(ok({ total: 40, sample, identifierCounts: [{ type: "user_id", count: 40 }], durationMs: 3 }));
    const results = [{ id: "user_id:u1", identifiers: [{ type: "user_id", value: "u1" }] }];
    const size = { count: 40, type: "USERS" };
    expect((await api("GET", found)).body.data.audiencePreview).toMatchObject({ status: "COMPLETED", results, size });
    expect((await reader("GET", found)).body.data.audiencePreview).toMatchObject({ status: "COMPLETED", results: [], size });

    const failed = await preview(refuse({ code: "timeout", message: "The engine needed longer than 60 seconds." }));
    const failureReason = "The engine needed longer than 60 seconds.";
    expect((await api("GET", failed)).body.data.audiencePreview).toMatchObject({ status: "FAILED", failureReason });
  });
});

describe("computed traits", () => {
  test("are created, changed, listed and deleted", async ({ api, space }) => {
    const options = { includeAnonymousUsers: true, includeHistoricalData: false };
    const { computedTrait } = (await api("POST", `${space}/computed-traits`, { ...TRAIT, options })).body.data;
    expect(computedTrait).toMatchObject({ id: expect.stringMatching(/^tra_/), key: "revenue", definition: TRAIT.definition, options });
    const path = `${space}/computed-traits/${computedTrait.id}`;
    const changed = await api("PATCH", path, { description: "Of all orders", enabled: false });
    expect(changed.body.data.computedTrait).toMatchObject({ name: "Revenue", description: "Of all orders", status: "Disabled" });
    expect((await api("GET", `${space}/computed-traits`)).body.data.computedTraits).toEqual([changed.body.data.computedTrait]);
    expect((await api("GET", `${space}/audiences/${computedTrait.id}`)).status).toBe(404);
    expect((await api("DELETE", path)).body.data.status).toBe("SUCCESS");
    expect((await api("GET", path)).status).toBe(404);
  });

  test("need a value, not a condition", async ({ api, space }) => {
    const refused = await api("POST", `${space}/computed-traits`, { ...TRAIT, definition: { query: QUERY, type: "users" } });
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, "definition.query"]);
    const accounts = await api("POST", `${space}/computed-traits`, { ...TRAIT, definition: { ...TRAIT.definition, type: "accounts" } });
    expect(accounts.body.errors[0]).toMatchObject({ status: 422, field: "definition.type" });
  });
});

test("a token that may only read sees audiences, and cannot change them", async ({ api, runtime, owner, space }) => {
  const reader = createApiClient(runtime, await tokenFor(runtime, owner, [{ role: "source_read_only", sourceId: null }]));
  const { audience } = (await api("POST", `${space}/audiences`, AUDIENCE)).body.data;
  const path = `${space}/audiences/${audience.id}`;
  expect((await reader("GET", path)).body.data.audience.id).toBe(audience.id);
  const refused = [
    await reader("POST", "/spaces"),
    await reader("POST", `${space}/audiences`, { ...AUDIENCE, name: "Other" }),
    await reader("PATCH", path, { enabled: false }),
    await reader("DELETE", path),
    await reader("POST", `${path}/runs`),
    await reader("POST", `${space}/computed-traits`, TRAIT),
  ];
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
});
