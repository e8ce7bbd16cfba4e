import { type DestinationLedger, selectLedger } from "../db/ledger.ts";
import { type Actor, may } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** How many events each destination of the workspace was given, and where they stand: staged = delivered + pending + failed. */
export async function ledger(runtime: Runtime, actor: Actor): Promise<DestinationLedger[]> {
  if (!may(actor, "view_destinations")) return [];
  return await selectLedger(runtime.db, actor.workspaceId);
}
