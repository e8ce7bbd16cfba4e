import type { DatabaseTransaction } from "../db/database.ts";
import { lockPair, type PairMember } from "../db/legacy-migrations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";

export type LockedPair = { legacy: PairMember; modern: PairMember | undefined };
export type PairRefusal = "forbidden" | "unknown_destination";

/**
 * Locks a legacy destination and the AWS S3 on its source until the transaction ends. Refuses with `unknown_destination` if the workspace has
 * no such legacy destination or the actor may not see it, and with `forbidden` if the actor may not change it.
 */
export async function loadPairForUpdate(
  transaction: DatabaseTransaction,
  actor: Actor,
  legacyId: string,
): Promise<Result<LockedPair, PairRefusal>> {
  const { legacy, modern } = await lockPair(transaction, actor.workspaceId, legacyId);
  if (legacy === undefined || !may(actor, "view_destinations", legacy.sourceId)) return refuse("unknown_destination");
  return may(actor, "edit_destinations", legacy.sourceId) ? ok({ legacy, modern }) : refuse("forbidden");
}
