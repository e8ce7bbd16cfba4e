import { recordActivity } from "../db/activities.ts";
import { insertDestination } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import { changesBetween } from "../domain/activity.ts";
import { AWS_S3 } from "../domain/catalog.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { EMPTY_SETTINGS, type Settings } from "../domain/settings.ts";
import type { Runtime } from "../runtime.ts";

export type NewDestination = { sourceId: string; metadataId: string; name: string; settings?: Settings };

/** The legacy Amazon S3 is not among them: none is made since it went into Limited Access (segment.md 3.6). */
const ADDABLE: readonly string[] = [AWS_S3.metadataId];

/** Puts a disabled destination on a source, one of its kind at most (R104, R105). Without settings they are empty (R126). */
export async function addDestination(
  runtime: Runtime,
  actor: Actor,
  { sourceId, metadataId, name, settings = EMPTY_SETTINGS }: NewDestination,
): Promise<
  Result<{ destinationId: string }, "forbidden" | "unknown_source" | "unknown_destination_type" | "multiple_instances" | "name_taken">
> {
  if (!may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  if (!may(actor, "edit_destinations", sourceId)) return refuse("forbidden");
  if (!ADDABLE.includes(metadataId)) return refuse("unknown_destination_type");
  const now = runtime.clock.now();
  const id = runtime.ids.destination(now);
  const { workspaceId } = actor;

  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const row = { id, workspaceId, sourceId, metadataId, name, settings, now: new Date(now) };
      if (!(await insertDestination(transaction, row))) return refuse("unknown_source");
      const changes = changesBetween(EMPTY_SETTINGS, settings);
      await recordActivity(runtime, transaction, actor, {
        action: "destination_created",
        subjectName: name,
        sourceId,
        destinationId: id,
        changes,
      });
      return ok({ destinationId: id });
    });
  } catch (error) {
    return refusalOf(error, {
      destination_one_per_source: "multiple_instances",
      destination_name_taken: "name_taken",
      destination_source_id_fkey: "unknown_source",
    });
  }
}
