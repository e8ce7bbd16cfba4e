import { recordActivity } from "../db/activities.ts";
import { updateSource } from "../db/sources.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { holdSource } from "./hold-source.ts";

/** A disabled source takes no events. What it has staged is still delivered. */
export async function setSourceEnabled(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  enabled: boolean,
): Promise<Result<null, "forbidden" | "unknown_source">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await holdSource(transaction, actor, sourceId);
    if (!held.ok) return held;
    if (held.value.enabled === enabled) return ok(null);
    await updateSource(transaction, sourceId, { enabled });
    const action = enabled ? "source_enabled" : "source_disabled";
    await recordActivity(runtime, transaction, actor, { action, subjectName: held.value.name, sourceId });
    return ok(null);
  });
}
