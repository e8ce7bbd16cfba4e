import { type Permission, type Role, rolePermissions } from "./roles.ts";

/** One role, on one source, or (null) on all current and future sources. */
export type Grant = { role: Role; sourceId: string | null };

/** The caller: a signed-in person or an API token, always in one workspace. */
export type Actor = { kind: "user" | "token"; id: string; name: string; workspaceId: string; grants: readonly Grant[] };

/**
 * Returns whether the actor's grants allow the permission on the source `sourceId`, or, without one, on all current and future sources.
 * Doesn't check that the source belongs to the actor's workspace: the SQL statements do.
 */
export function may(actor: Actor, permission: Permission, sourceId?: string): boolean {
  return grantsWith(actor, permission).some((grant) => grant.sourceId === null || grant.sourceId === sourceId);
}

/** Returns whether the actor has the permission on any source. */
export function maySomewhere(actor: Actor, permission: Permission): boolean {
  return grantsWith(actor, permission).length > 0;
}

/** Returns the ids of the sources on which the actor has the permission; null means all sources. */
export function sourcesWhere(actor: Actor, permission: Permission): string[] | null {
  if (may(actor, permission)) return null;
  return [...new Set(grantsWith(actor, permission).flatMap(({ sourceId }) => sourceId ?? []))];
}

/** Removes duplicates. */
export function uniqueGrants(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [`${grant.role} ${grant.sourceId}`, grant])).values()];
}

function grantsWith(actor: Actor, permission: Permission): Grant[] {
  return actor.grants.filter(({ role }) => rolePermissions(role).includes(permission));
}
