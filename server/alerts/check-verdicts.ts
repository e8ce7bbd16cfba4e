import { closeAlert, selectOpenAlerts } from "../db/alert-states.ts";
import { lockDestination } from "../db/destinations.ts";
import type { Runtime } from "../runtime.ts";

/** Closes the alerts of destinations that were disabled: nothing is validated there, so none of them would recover. */
export async function checkVerdicts({ db }: Pick<Runtime, "db">): Promise<void> {
  for (const { workspaceId, destinationId } of await selectOpenAlerts(db, ["delivery_would_fail"])) {
    if (destinationId === null) continue;
    await db.transaction().execute(async (transaction) => {
      const destination = await lockDestination(transaction, workspaceId, destinationId);
      if (destination?.enabled === false) await closeAlert(transaction, destinationId, "delivery_would_fail");
    });
  }
}
