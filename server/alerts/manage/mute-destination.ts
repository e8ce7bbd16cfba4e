import { recordActivity } from "../../db/activities.ts";
import { deleteMute, upsertMute } from "../../db/alert-mutes.ts";
import { lockDestination } from "../../db/destinations.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { MuteInput } from "../../domain/alerts/alert-rules.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Mutes all alerts of a destination for some hours, or ends that (null). What happens meanwhile is not told later. Refuses with
 * `unknown_destination` or `forbidden`.
 */
export async function muteDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  hours: MuteInput,
): Promise<Result<null, "unknown_destination" | "forbidden">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const destination = await lockDestination(transaction, actor.workspaceId, destinationId);
    if (destination === undefined || !may(actor, "view_destinations", destination.sourceId)) return refuse("unknown_destination");
    const { sourceId, name: subjectName } = destination;
    if (!may(actor, "edit_destinations", sourceId)) return refuse("forbidden");
    const about = { subjectName, sourceId, destinationId };
    if (hours === null) {
      await deleteMute(transaction, destinationId);
      await recordActivity(runtime, transaction, actor, { action: "alerts_unmuted", ...about });
      return ok(null);
    }
    const mutedUntil = new Date(runtime.clock.now() + hours * 3_600_000);
    await upsertMute(transaction, destinationId, { mutedUntil, mutedBy: actor.name });
    const changes = [{ field: "mutedUntil", from: null, to: mutedUntil.toISOString() }];
    await recordActivity(runtime, transaction, actor, { action: "alerts_muted", ...about, changes });
    return ok(null);
  });
}
