import { selectRoleUses } from "../db/destinations.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { RoleUse } from "../domain/set-up/role-uses.ts";
import type { Runtime } from "../runtime.ts";

/** More destinations than can share a role: IAM's limit for the policies of a role is reached before. */
const LIMIT = 1_000;

/** Returns the AWS S3 destinations with a bucket and a role that the actor may see, oldest first, without `butFor`. */
export async function listRoleUses(runtime: Runtime, actor: Actor, butFor: string | null = null): Promise<RoleUse[]> {
  if (!maySomewhere(actor, "view_destinations")) return [];
  const filter = { workspaceId: actor.workspaceId, sourceIds: sourcesWhere(actor, "view_destinations"), search: "" };
  const rows = await selectRoleUses(runtime.db, { ...filter, metadataId: AWS_S3.metadataId, limit: LIMIT });
  return rows.filter(({ id }) => id !== butFor);
}
