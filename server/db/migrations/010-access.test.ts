import { type Kysely, sql } from "kysely";
import { expect } from "vitest";
import { findActor } from "../../access/sessions/find-actor.ts";
import { insertSource, insertWorkspace } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { up } from "./010-access.ts";

/** Brings the tables back to what they were before. */
const undo = sql`
  drop table member_grant, invite, activity;
  alter table source drop constraint source_of_workspace;
  alter table member drop column entered_at;
  alter table member add column role text not null;
`;

test("a member keeps the role that it had, and a source cannot be granted across workspaces", async ({ runtime, db }) => {
  const { id: workspaceId } = await insertWorkspace(runtime);
  await undo.execute(db);
  await sql`
    insert into "user" (id, name, email, email_verified, created_at, updated_at)
    values ('dana', 'Dana', 'dana@example.com', true, now(), now()), ('eve', 'Eve', 'eve@example.com', true, now(), now())
  `.execute(db);
  await sql`
    insert into member (workspace_id, user_id, role, created_at)
    values (${workspaceId}, 'dana', 'workspace_owner', now()), (${workspaceId}, 'eve', 'source_read_only', now())
  `.execute(db);

  await up(db as unknown as Kysely<unknown>);

  expect(await findActor(runtime, "dana")).toMatchObject({ workspaceId, grants: [{ role: "workspace_owner", sourceId: null }] });
  expect(await findActor(runtime, "eve")).toMatchObject({ workspaceId, grants: [{ role: "source_read_only", sourceId: null }] });

  const elsewhere = await insertSource(runtime);
  const grant = { workspaceId, userId: "eve", role: "source_admin", sourceId: elsewhere.id } as const;
  await expect(db.insertInto("memberGrant").values(grant).execute()).rejects.toThrow("member_grant_source");
  const owner = { ...grant, role: "workspace_owner", sourceId: (await insertSource(runtime, { workspaceId })).id } as const;
  await expect(db.insertInto("memberGrant").values(owner).execute()).rejects.toThrow("member_grant_scope");
});
