import { type DestinationLedger, selectLedger } from "../db/ledger.ts";
import { type Actor, may, maySomewhere } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/**
 * Returns the number of events of each destination that the actor may see, by state: staged = delivered + pending + failed. For one destination only
 * its own files are counted.
 */
export async function ledger(runtime: Runtime, actor: Actor, destinationId?: string): Promise<DestinationLedger[]> {
  if (!maySomewhere(actor, "view_destinations")) return [];
  const ledgers = await selectLedger(runtime.db, actor.workspaceId, destinationId);
  return ledgers.filter(({ sourceId }) => may(actor, "view_destinations", sourceId));
}
