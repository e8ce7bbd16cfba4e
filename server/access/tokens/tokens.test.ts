import { type Kysely, sql } from "kysely";
import { describe, expect } from "vitest";
import { up } from "../../db/migrations/013-token-makers.ts";
import { actorIn } from "../../testing/actors.ts";
import { insertSource } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { createToken } from "./create-token.ts";
import { findActorByToken } from "./find-actor-by-token.ts";
import { listTokens } from "./list-tokens.ts";
import { revokeToken } from "./revoke-token.ts";

const GRANTS = [{ role: "source_read_only", sourceId: null }] as const;

describe("an API token", () => {
  test("is its own actor with its own roles, and its secret is in no table", async ({ runtime }) => {
    const { workspaceId } = await insertSource(runtime);
    const made = await createToken(runtime, actorIn(workspaceId), { name: "CI", grants: [...GRANTS] });
    if (!made.ok) throw new Error(made.error);

    const { tokenId, token } = made.value;
    expect(await findActorByToken(runtime, token)).toEqual({ kind: "token", id: tokenId, name: "CI", workspaceId, grants: GRANTS });
    expect(JSON.stringify(await runtime.db.selectFrom("apiToken").selectAll().execute())).not.toContain(token);
    expect(JSON.stringify(await runtime.db.selectFrom("activity").selectAll().execute())).not.toContain(token);
  });

  test("is refused after it was revoked, and with a changed character", async ({ runtime }) => {
    const { workspaceId } = await insertSource(runtime);
    const made = await createToken(runtime, actorIn(workspaceId), { name: "CI", grants: [...GRANTS] });
    if (!made.ok) throw new Error(made.error);

    expect(await findActorByToken(runtime, `${made.value.token}x`)).toBeNull();
    expect(await revokeToken(runtime, actorIn(workspaceId), made.value.tokenId)).toEqual({ ok: true, value: null });
    expect(await findActorByToken(runtime, made.value.token)).toBeNull();
    expect(await revokeToken(runtime, actorIn(workspaceId), made.value.tokenId)).toEqual({ ok: false, error: "unknown_token" });
    const lines = await runtime.db
      .selectFrom("activity")
      .select(["action", "subjectName"])
      .where("workspaceId", "=", workspaceId)
      .orderBy("id")
      .execute();
    expect(lines).toEqual([
      { action: "api_token_created", subjectName: "CI" },
      { action: "api_token_revoked", subjectName: "CI" },
    ]);
  });

  test("has its last use stored at most once per minute", async ({ runtime, clock }) => {
    const { workspaceId } = await insertSource(runtime);
    const made = await createToken(runtime, actorIn(workspaceId), { name: "CI", grants: [...GRANTS] });
    if (!made.ok) throw new Error(made.error);
    const usedAt = async () => (await listTokens(runtime, actorIn(workspaceId))).items[0]?.lastUsedAt;

    expect(await usedAt()).toBeNull();
    const first = clock.now();
    await findActorByToken(runtime, made.value.token);
    clock.advance({ seconds: 59 });
    await findActorByToken(runtime, made.value.token);
    expect(await usedAt()).toBe(first);
    clock.advance({ seconds: 1 });
    await findActorByToken(runtime, made.value.token);
    expect(await usedAt()).toBe(clock.now());
  });

  test("remembers who made it, though it was made before that was kept", async ({ runtime, db }) => {
    const { workspaceId } = await insertSource(runtime);
    await createToken(runtime, actorIn(workspaceId), { name: "CI", grants: [...GRANTS] });
    const createdBy = async () => (await listTokens(runtime, actorIn(workspaceId))).items[0]?.createdBy;
    expect(await createdBy()).toBe("Dana");

    await sql`alter table api_token drop column created_by`.execute(db);
    await up(db as unknown as Kysely<unknown>);
    expect(await createdBy()).toBe("Dana");
  });

  test("can't be for a source of another workspace", async ({ runtime }) => {
    const [ours, theirs] = [await insertSource(runtime), await insertSource(runtime)];
    const grants = [{ role: "source_admin", sourceId: theirs.id } as const];
    expect(await createToken(runtime, actorIn(ours.workspaceId), { name: "CI", grants })).toEqual({ ok: false, error: "unknown_source" });
  });
});
