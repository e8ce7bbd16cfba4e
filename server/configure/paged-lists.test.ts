import { sql } from "kysely";
import { describe, expect } from "vitest";
import { listInvites } from "../access/members/list-invites.ts";
import { listMembers } from "../access/members/list-members.ts";
import { listTokens } from "../access/tokens/list-tokens.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import { ListAddress, type Listed, type ListPart, PAGE_SIZE, toPart } from "../domain/list-part.ts";
import { listMigrations } from "../legacy-migration/list-migrations.ts";
import { actorIn } from "../testing/actors.ts";
import { createApiClient, tokenFor } from "../testing/api-client.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertWorkspace } from "../testing/rows.ts";
import { test as plainTest } from "../testing/test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { listDestinations } from "./list-destinations.ts";
import { listRoleUses } from "./list-role-uses.ts";
import { listSources } from "./list-sources.ts";
import { searchWorkspace } from "./search-workspace.ts";

const SOURCE_COUNT = 1_500;

/** A workspace of 1,500 sources with an AWS S3 and an Amazon S3 on each, many of them made at the same moment, and a sibling of as many. */
const test = plainTest.extend("big", { scope: "file" }, async ({ db }) => {
  const [ours, theirs] = ["big-workspace", "other-workspace"];
  for (const [id, prefix] of [
    [ours, "a"],
    [theirs, "b"],
  ] as const) {
    await sql`insert into workspace (id, name, slug, created_at) values (${id}, ${id}, ${id}, now())`.execute(db);
    // In another order than their names and ids; three at a time have the same time, so that the id decides.
    await sql`
      insert into source (id, workspace_id, name, slug, enabled, created_at)
      select ${prefix} || 'src' || md5(i::text), ${id}, 'Source ' || i, 'source-' || i, true, '2026-01-01'::timestamptz + (i / 3) * interval '1 s'
      from generate_series(1, ${SOURCE_COUNT}::int) as i
    `.execute(db);
    for (const [metadataId, kind] of [
      [AWS_S3.metadataId, "modern"],
      [AMAZON_S3.metadataId, "legacy"],
    ] as const) {
      await sql`
        insert into destination (id, workspace_id, source_id, metadata_id, name, enabled, aws_region, bucket, iam_role_arn, created_at, updated_at)
        select ${kind} || md5(id), ${id}, id, ${metadataId}, ${kind}::text || ' of ' || name, false, 'us-west-2',
          'bucket-' || substr(slug, 8), 'arn:aws:iam::123456789012:role/r', created_at, created_at
        from source where workspace_id = ${id}
      `.execute(db);
    }
    await sql`
      insert into api_token (id, workspace_id, name, token_hash, grants, created_by, created_at)
      select ${prefix} || md5(i::text), ${id}, 'Token ' || i, ${prefix} || i, '[]', 'Maker ' || i % 7, '2026-01-01'::timestamptz + (i / 3) * interval '1 s'
      from generate_series(1, 200) as i
    `.execute(db);
    await sql`
      insert into invite (id, workspace_id, email, grants, token_hash, invited_by, created_at, expires_at)
      select ${prefix} || md5(i::text), ${id}, 'person-' || i || '@example.com', '[]', ${prefix} || i, 'Dana',
        '2026-01-01'::timestamptz + (i / 3) * interval '1 s', '2026-01-01'::timestamptz + i * interval '100 years'
      from generate_series(0, 200) as i
    `.execute(db);
  }
  await sql`analyze`.execute(db);
  return { workspaceId: ours };
});

/** All pages of a list one after the other, as somebody reads it who goes from page to page. */
async function readThrough<Item>(read: (part: ListPart) => Promise<Listed<Item>>, search = "", limit = 170): Promise<Item[]> {
  const all: Item[] = [];
  for (let offset = 0; ; offset += limit) {
    const { items, totalCount } = await read({ search, offset, limit });
    all.push(...items);
    if (items.length < limit || all.length >= totalCount) {
      expect(all).toHaveLength(totalCount);
      return all;
    }
  }
}

/** The whole list as it was made before it was paged: every row of the workspace, in order. */
async function wholeList(runtime: TestRuntime, workspaceId: string, table: "source" | "destination") {
  const { rows } = await sql<{ id: string; name: string; sourceId: string; bucket: string | null }>`
    select entry.id, entry.name, ${table === "source" ? sql`entry.id` : sql`entry.source_id`} as source_id,
      ${table === "source" ? sql`null` : sql`entry.bucket`} as bucket
    from ${sql.table(table)} as entry where workspace_id = ${workspaceId} order by created_at, id
  `.execute(runtime.db);
  return rows;
}

const toIds = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe("a list of thousands, page by page", () => {
  test("of destinations contains every entry once and in order", { timeout: 60_000 }, async ({ runtime, big }) => {
    const owner = actorIn(big.workspaceId);
    const whole = await wholeList(runtime, big.workspaceId, "destination");
    expect(whole).toHaveLength(2 * SOURCE_COUNT);
    expect(toIds(await readThrough((part) => listDestinations(runtime, owner, part)))).toEqual(toIds(whole));
    expect(toIds(await readThrough((part) => listSources(runtime, owner, part)))).toEqual(
      toIds(await wholeList(runtime, big.workspaceId, "source")),
    );
    const legacy = whole.filter(({ name }) => name.startsWith("legacy"));
    expect(toIds(await readThrough((part) => listMigrations(runtime, owner, part)))).toEqual(toIds(legacy));
  });

  test("contains and counts only the entries that the grants of a role allow", { timeout: 60_000 }, async ({ runtime, big }) => {
    const sources = await wholeList(runtime, big.workspaceId, "source");
    const mine = new Set(sources.filter((_, index) => index % 4 === 1).map(({ id }) => id));
    const grants = [...mine].map((sourceId) => ({ role: "source_read_only" as const, sourceId }));
    const reader: Actor = { ...actorIn(big.workspaceId), grants };
    const whole = (await wholeList(runtime, big.workspaceId, "destination")).filter(({ sourceId }) => mine.has(sourceId));
    expect(toIds(await readThrough((part) => listDestinations(runtime, reader, part)))).toEqual(toIds(whole));
    expect(toIds(await readThrough((part) => listSources(runtime, reader, part)))).toEqual([...mine]);
    expect(await readThrough((part) => listMigrations(runtime, reader, part))).toHaveLength(mine.size);
    const [foreign] = sources.filter(({ id }) => !mine.has(id));
    expect(await searchWorkspace(runtime, reader, foreign?.id ?? "")).toEqual({ destinations: [], migrations: [], sources: [] });
    expect(await listDestinations(runtime, actorIn(big.workspaceId, "minimal_access"))).toEqual({ items: [], totalCount: 0 });
  });

  test("includes a use of a role although a thousand others are older", async ({ runtime, big }) => {
    const last = (await wholeList(runtime, big.workspaceId, "source")).slice(-3).map(({ id }) => id);
    const reader: Actor = { ...actorIn(big.workspaceId), grants: last.map((sourceId) => ({ role: "source_admin", sourceId })) };
    expect(await listRoleUses(runtime, reader)).toHaveLength(3);
  });

  test("is searched by name, bucket, id and source, ignoring case", { timeout: 60_000 }, async ({ runtime, big }) => {
    const owner = actorIn(big.workspaceId);
    const whole = await wholeList(runtime, big.workspaceId, "destination");
    for (const search of ["SOURCE 14", "bucket-7", "legacy of source 3", whole[77]?.id ?? "", "100%", "_", "nothing has this"]) {
      const lower = search.toLowerCase();
      const expected = whole.filter(({ id, name, bucket }) => [id, name, bucket].some((text) => text?.toLowerCase().includes(lower)));
      expect(toIds(await readThrough((part) => listDestinations(runtime, owner, part), search)), search).toEqual(toIds(expected));
    }
    const bySlug = await listSources(runtime, owner, { search: "source-1499", offset: 0, limit: 10 });
    expect(bySlug).toMatchObject({ items: [{ name: "Source 1499", destinations: [{}, {}] }], totalCount: 1 });
    const found = await searchWorkspace(runtime, owner, "ource 1");
    expect([found.destinations.length, found.sources.length]).toEqual([20, 20]);
    const moves = await searchWorkspace(runtime, owner, "move legacy of source 1499 to aws");
    expect(moves).toMatchObject({
      destinations: [],
      sources: [],
      migrations: [{ name: "legacy of Source 1499", sourceName: "Source 1499" }],
    });
    expect((await searchWorkspace(runtime, owner, "mov")).migrations).toHaveLength(20);
  });

  test("of the API follows its cursors to the end, and counts all entries", { timeout: 60_000 }, async ({ runtime, big }) => {
    const api = createApiClient(runtime, await tokenFor(runtime, actorIn(big.workspaceId)));
    const whole = await wholeList(runtime, big.workspaceId, "destination");
    const read: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `pagination.count=1000${cursor === undefined ? "" : `&pagination.cursor=${encodeURIComponent(cursor)}`}`;
      const { data } = (await api("GET", `/destinations?${query}`)).body;
      read.push(...toIds(data.destinations));
      expect(data.pagination.totalEntries).toBe(whole.length);
      expect(data.pagination.current).toBe(cursor ?? "MA==");
      cursor = data.pagination.next;
    } while (cursor !== undefined);
    expect(read).toEqual(toIds(whole));

    const { data: last } = (await api("GET", "/destinations?pagination.count=10&pagination.cursor=Mjk5OA==")).body;
    expect([last.destinations.length, last.pagination.previous, last.pagination.next]).toEqual([2, "Mjk4OA==", undefined]);
    const { data: beyond } = (await api("GET", "/sources?pagination.cursor=OTk5OTk5OTk5OTk5OTk5")).body;
    expect([beyond.sources, beyond.pagination.totalEntries]).toEqual([[], SOURCE_COUNT]);
    const connected = (await api("GET", `/sources/${whole[0]?.sourceId}/connected-destinations?pagination.count=1`)).body.data;
    expect([connected.destinations.length, connected.pagination.totalEntries]).toEqual([1, 2]);
  });

  test("of tokens and invites is newest first and can be searched", async ({ runtime, big }) => {
    const owner = actorIn(big.workspaceId);
    const tokens = await readThrough((part) => listTokens(runtime, owner, part), "", 30);
    expect(new Set(toIds(tokens)).size).toBe(tokens.length);
    expect(tokens.toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1))).toEqual(tokens);
    expect((await listTokens(runtime, owner, { search: "maker 3", offset: 0, limit: 5 })).totalCount).toBe(29);

    const invites = await readThrough((part) => listInvites(runtime, owner, part), "", 30);
    expect(new Set(toIds(invites)).size).toBe(201);
    expect(invites.filter(({ expired }) => expired)).toHaveLength(1);
    const good = await readThrough((part) => listInvites(runtime, owner, part, { onlyGood: true }), "", 30);
    expect(toIds(good)).toEqual(toIds(invites.filter(({ expired }) => !expired)));
    expect((await listInvites(runtime, owner, { search: "PERSON-20", offset: 0, limit: 2 })).totalCount).toBe(2);
  });

  test("of members marks the last owner, and considers owners on other pages", async ({ runtime }) => {
    const { id } = await insertWorkspace(runtime);
    const owner = await insertWorkspaceMember(runtime, id, ["workspace_owner"], { name: "Dana", email: "dana-paged@example.com" });
    for (let index = 1; index <= 4; index += 1) await insertWorkspaceMember(runtime, id, ["source_read_only"], { name: `Reader ${index}` });
    const firstTwo = { search: "", offset: 0, limit: 2 };
    const members = await readThrough((part) => listMembers(runtime, owner, part), "", 2);
    expect(members.map(({ isLastOwner }) => isLastOwner).filter(Boolean)).toHaveLength(1);
    expect((await listMembers(runtime, owner, { ...firstTwo, search: "DANA-paged" })).items).toMatchObject([{ isLastOwner: true }]);

    await insertWorkspaceMember(runtime, id, ["workspace_owner"], { name: "Zoe" });
    expect((await listMembers(runtime, owner, { ...firstTwo, search: "dana" })).items).toMatchObject([{ isLastOwner: false }]);
  });
});

describe("the address of a list", () => {
  test.for([
    [{}, { q: "", page: 1 }],
    [
      { q: " acme ", page: "3" },
      { q: "acme", page: 3 },
    ],
    [
      { q: ["a", "b"], page: "0" },
      { q: "", page: 1 },
    ],
    [
      { q: "raw\u0000x\ud83d", page: "-1" },
      { q: "raw x\ufffd", page: 1 },
    ],
    [
      { q: "x".repeat(300), page: "1e99" },
      { q: "x".repeat(200), page: 1 },
    ],
    [{ page: "1.5" }, { q: "", page: 1 }],
  ])("of %j is %j", ([given, read]) => {
    expect(ListAddress.parse(given)).toEqual(read);
  });

  test("selects the entries of its page", () => {
    expect(toPart({ q: "acme", page: 3 })).toEqual({ search: "acme", offset: 2 * PAGE_SIZE, limit: PAGE_SIZE });
  });
});
