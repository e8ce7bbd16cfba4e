import { recordActivity } from "../db/activities.ts";
import { saveMigration } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

/**
 * The last step (R91): records that the person deleted the test folder or decided to keep it. Sluice has no permission to delete in the bucket.
 * Refuses with `unknown_destination`, `forbidden`, and `legacy_enabled` if the legacy destination is not disabled yet.
 */
export async function finishMigration(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
): Promise<Result<null, PairRefusal | "legacy_enabled">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy } = held.value;
    if (legacy.enabled) return refuse("legacy_enabled");
    await saveMigration(transaction, legacyId, { cleanedUp: { at: runtime.clock.now(), by: actor.name } });
    const about = { subjectName: legacy.name, sourceId: legacy.sourceId, destinationId: legacyId };
    await recordActivity(runtime, transaction, actor, { action: "migration_finished", ...about });
    return ok(null);
  });
}
