import { recordActivity } from "../db/activities.ts";
import { type LockedSource, updateSource } from "../db/sources.ts";
import { toRefusal } from "../db/violation.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { type ActivityAction, type ActivityChange, changesBetween } from "../domain/activity/activity.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadSourceForUpdate } from "./load-source-for-update.ts";

export type SourceChange = { name?: string | undefined; slug?: string | undefined; enabled?: boolean | undefined };

/** Changes all that is given, or nothing. A disabled source takes no events; what it has staged is still delivered. */
export async function changeSource(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  change: SourceChange,
): Promise<Result<null, "forbidden" | "unknown_source" | "name_taken" | "slug_taken">> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await loadSourceForUpdate(transaction, actor, sourceId);
      if (!held.ok) return held;
      const { name = held.value.name, slug = held.value.slug, enabled = held.value.enabled } = change;
      await updateSource(transaction, sourceId, { name, slug, enabled });
      const after = { name, slug, enabled };
      for (const activity of activitiesBetween(held.value, after)) {
        await recordActivity(runtime, transaction, actor, { subjectName: name, sourceId, ...activity });
      }
      return ok(null);
    });
  } catch (error) {
    return toRefusal(error, { source_name_taken: "name_taken", source_slug_taken: "slug_taken" });
  }
}

type SourceActivity = { action: ActivityAction; changes?: ActivityChange[] };

function activitiesBetween(before: LockedSource, after: LockedSource): SourceActivity[] {
  const changes = changesBetween({ name: before.name, slug: before.slug }, { name: after.name, slug: after.slug });
  const action = after.enabled ? "source_enabled" : "source_disabled";
  return [
    ...(changes.length === 0 ? [] : [{ action: "source_renamed" as const, changes }]),
    ...(before.enabled === after.enabled ? [] : [{ action } as const]),
  ];
}
