import { type Permission, type Role, rolePermissions } from "./roles.ts";

/** One role, on one source or (null) on all current and future ones. */
export type Grant = { role: Role; sourceId: string | null };

/** Who asks: a signed-in person or an API token, always inside one workspace. */
export type Actor = { kind: "user" | "token"; id: string; name: string; workspaceId: string; grants: readonly Grant[] };

/**
 * Whether the sum of the actor's grants allows it: on the source `sourceId`, or, without one, on all current and future sources.
 * Says nothing about whose source that is: the statements look inside the actor's workspace only.
 */
export function may(actor: Actor, permission: Permission, sourceId?: string): boolean {
  return grantsWith(actor, permission).some((grant) => grant.sourceId === null || grant.sourceId === sourceId);
}

/** Whether there can be a source on which the actor may. */
export function maySomewhere(actor: Actor, permission: Permission): boolean {
  return grantsWith(actor, permission).length > 0;
}

/** The sources on which the actor may; null means all of them. */
export function sourcesWhere(actor: Actor, permission: Permission): string[] | null {
  if (may(actor, permission)) return null;
  return [...new Set(grantsWith(actor, permission).flatMap(({ sourceId }) => sourceId ?? []))];
}

/** Each of them once. */
export function uniqueGrants(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [`${grant.role} ${grant.sourceId}`, grant])).values()];
}

function grantsWith(actor: Actor, permission: Permission): Grant[] {
  return actor.grants.filter(({ role }) => rolePermissions(role).includes(permission));
}
