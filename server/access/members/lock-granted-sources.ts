import type { DatabaseTransaction } from "../../db/database.ts";
import { lockSources } from "../../db/sources.ts";
import type { Grant } from "../../domain/access/permissions.ts";

/**
 * Locks the sources of the grants, so that they can't be deleted until the transaction ends. Returns their names by id, and the grants
 * except those whose source the workspace doesn't have.
 */
export async function lockGrantedSources(
  transaction: DatabaseTransaction,
  workspaceId: string,
  grants: readonly Grant[],
): Promise<{ grants: Grant[]; sourceNames: Map<string, string> }> {
  const sourceNames = await lockSources(
    transaction,
    workspaceId,
    grants.flatMap(({ sourceId }) => sourceId ?? []),
  );
  return { grants: grants.filter(({ sourceId }) => sourceId === null || sourceNames.has(sourceId)), sourceNames };
}
