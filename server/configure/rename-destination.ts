import { recordActivity } from "../db/activities.ts";
import { updateDestination } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { holdDestination } from "./hold-destination.ts";

/** Names are unique in the workspace, whatever their case. */
export async function renameDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  name: string,
): Promise<Result<null, "forbidden" | "unknown_destination" | "name_taken">> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await holdDestination(transaction, actor, destinationId);
      if (!held.ok || held.value.name === name) return held.ok ? ok(null) : held;
      const { sourceId, name: from } = held.value;
      await updateDestination(transaction, destinationId, { name }, new Date(runtime.clock.now()));
      const changes = [{ field: "name", from, to: name }];
      await recordActivity(runtime, transaction, actor, {
        action: "destination_renamed",
        subjectName: name,
        sourceId,
        destinationId,
        changes,
      });
      return ok(null);
    });
  } catch (error) {
    return refusalOf(error, { destination_name_taken: "name_taken" });
  }
}
