import { insertMember, replaceGrants } from "../db/members.ts";
import { insertUser } from "../db/users.ts";
import type { Actor, Grant } from "../domain/access/permissions.ts";
import type { Role } from "../domain/access/roles.ts";
import type { TestRuntime } from "./test-runtime.ts";

/** A well-formed hash that matches no password. */
const NO_PASSWORD = `${"0".repeat(32)}:${"0".repeat(128)}`;

type Given = { name?: string; email?: string; passwordHash?: string };

/** Inserts a member with these roles (on all sources if only the name is given), and returns its actor. */
export async function insertWorkspaceMember(
  { db, clock, ids }: TestRuntime,
  workspaceId: string,
  roles: readonly (Role | Grant)[] = ["workspace_owner"],
  { name = "Dana", email, passwordHash = NO_PASSWORD }: Given = {},
): Promise<Actor> {
  const [id, accountRowId, now] = [ids.short(), ids.short(), new Date(clock.now())];
  const grants = roles.map((role) => (typeof role === "string" ? { role, sourceId: null } : role));
  await db.transaction().execute(async (transaction) => {
    await insertUser(transaction, { id, accountRowId, name, email: email ?? `${id}@example.com`, passwordHash, now });
    await insertMember(transaction, { workspaceId, userId: id, now });
    await replaceGrants(transaction, { workspaceId, userId: id }, grants);
  });
  return { kind: "user", id, name, workspaceId, grants };
}

/** Inserts a session of the user, and returns its id. */
export async function insertSession({ db, clock, ids }: TestRuntime, userId: string): Promise<string> {
  const now = new Date(clock.now());
  const row = {
    id: ids.short(),
    token: ids.secret(""),
    userId,
    ipAddress: "192.0.2.1",
    userAgent: "Firefox",
    createdAt: now,
    updatedAt: now,
  };
  await db
    .insertInto("session")
    .values({ ...row, expiresAt: new Date(clock.now() + 86_400_000) })
    .execute();
  return row.id;
}
