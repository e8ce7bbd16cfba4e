import { recordActivity } from "../db/activities.ts";
import { saveMigration } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { findCurrentLocation } from "../domain/migration/migration.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

/** Ends the wait after the cut-over (R89) early. Refuses with `unknown_destination`, `forbidden`, `legacy_disabled` or `not_cut_over`. */
export async function endWait(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
): Promise<Result<null, PairRefusal | "legacy_disabled" | "not_cut_over">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    if (!legacy.enabled) return refuse("legacy_disabled");
    if (findCurrentLocation(legacy.settings.bucket, modern) !== "home") return refuse("not_cut_over");
    await saveMigration(transaction, legacyId, { waitEnded: { at: runtime.clock.now(), by: actor.name } });
    const about = { subjectName: legacy.name, sourceId: legacy.sourceId, destinationId: legacyId };
    await recordActivity(runtime, transaction, actor, { action: "migration_wait_ended", ...about });
    return ok(null);
  });
}
