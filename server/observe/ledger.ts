import { type DestinationLedger, selectLedger } from "../db/ledger.ts";
import { type Actor, may, maySomewhere } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/**
 * How many events each destination that the actor may see was given, and where they stand: staged = delivered + pending + failed. One
 * destination's alone costs only what its own files do.
 */
export async function ledger(runtime: Runtime, actor: Actor, destinationId?: string): Promise<DestinationLedger[]> {
  if (!maySomewhere(actor, "view_destinations")) return [];
  const ledgers = await selectLedger(runtime.db, actor.workspaceId, destinationId);
  return ledgers.filter(({ sourceId }) => may(actor, "view_destinations", sourceId));
}
