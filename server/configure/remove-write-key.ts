import { recordActivity } from "../db/activities.ts";
import { deleteWriteKey } from "../db/write-keys.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadSourceForUpdate } from "./load-source-for-update.ts";

/** Removes a write key. Calls with it no longer belong to a source. */
export async function removeWriteKey(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  writeKey: string,
): Promise<Result<null, "forbidden" | "unknown_source" | "unknown_write_key">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadSourceForUpdate(transaction, actor, sourceId);
    if (!held.ok) return held;
    if (!(await deleteWriteKey(transaction, { key: writeKey, sourceId }))) return refuse("unknown_write_key");
    await recordActivity(runtime, transaction, actor, { action: "write_key_removed", subjectName: held.value.name, sourceId });
    return ok(null);
  });
}
