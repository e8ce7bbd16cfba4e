import { selectRoleUses } from "../db/destinations.ts";
import { AWS_S3 } from "../domain/catalog.ts";
import { type Actor, may } from "../domain/permissions.ts";
import type { RoleUse } from "../domain/set-up/role-uses.ts";
import type { Runtime } from "../runtime.ts";

/** More than share one role: IAM's limit for the policies of a role is reached before. */
const LIMIT = 1_000;

/** The workspace's AWS S3 destinations that name a bucket and a role, oldest first: those that the actor may see, without `butFor`. */
export async function listRoleUses(runtime: Runtime, actor: Actor, butFor: string | null = null): Promise<RoleUse[]> {
  const rows = await selectRoleUses(runtime.db, { workspaceId: actor.workspaceId, metadataId: AWS_S3.metadataId, limit: LIMIT });
  return rows
    .filter(({ id, sourceId }) => id !== butFor && may(actor, "view_destinations", sourceId))
    .map(({ sourceId: _, ...use }) => use);
}
