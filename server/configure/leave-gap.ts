import { recordActivity } from "../db/activities.ts";
import { endGap } from "../db/destinations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";

/** Leaves out what the source received while the destination was disabled: it is no longer offered. */
export async function leaveGap(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
): Promise<Result<null, "forbidden" | "unknown_destination">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadDestinationForUpdate(transaction, actor, destinationId);
    if (!held.ok) return held;
    const { name: subjectName, sourceId } = held.value;
    if (await endGap(transaction, destinationId))
      await recordActivity(runtime, transaction, actor, { action: "gap_left_out", subjectName, sourceId, destinationId });
    return ok(null);
  });
}
