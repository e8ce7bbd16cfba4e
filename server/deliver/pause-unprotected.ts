import { alertOnPause } from "../alerts/alert-on-change.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { setPause } from "../db/destinations.ts";
import { validationText } from "../domain/validation/validation-codes.ts";
import type { Runtime } from "../runtime.ts";

/**
 * Pauses a destination whose role was assumed without the workspace's external id (docs/decisions/021). Validate and the
 * scheduled validation run in other processes than delivery, which may still hold a session of the role.
 */
export async function pauseUnprotected(
  runtime: Pick<Runtime, "config" | "clock" | "ids" | "log">,
  transaction: DatabaseTransaction,
  destinationId: string,
): Promise<void> {
  const fault = { kind: "external_id_not_required" as const, message: validationText("external_id_not_required") };
  runtime.log.warn({ event: "destination-paused", destinationId, fault }, "A destination was paused.");
  const begins = await setPause(transaction, destinationId, { ...fault, cause: null }, new Date(runtime.clock.now()));
  if (begins) await alertOnPause(runtime, transaction, destinationId);
}
