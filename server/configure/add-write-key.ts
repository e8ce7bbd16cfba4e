import { recordActivity } from "../db/activities.ts";
import { insertWriteKey } from "../db/write-keys.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadSourceForUpdate } from "./load-source-for-update.ts";

/** Adds a write key to the source. With two keys, clients can change over one by one. */
export async function addWriteKey(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
): Promise<Result<{ writeKey: string }, "forbidden" | "unknown_source">> {
  const { db, ids, clock } = runtime;
  return await db.transaction().execute(async (transaction) => {
    const held = await loadSourceForUpdate(transaction, actor, sourceId);
    if (!held.ok) return held;
    const writeKey = ids.writeKey();
    await insertWriteKey(transaction, { key: writeKey, sourceId, createdAt: new Date(clock.now()) });
    await recordActivity(runtime, transaction, actor, { action: "write_key_added", subjectName: held.value.name, sourceId });
    return ok({ writeKey });
  });
}
