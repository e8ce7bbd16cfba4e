import { recordActivity } from "../db/activities.ts";
import { saveMigration, selectMigrationFor } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Comparison } from "../domain/migration/comparison.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { enqueueComparison } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

/** Keeps out batches that would be removed from the staging store during the comparison. */
const MARGIN_MS = 3_600_000;

/**
 * The fourth step: requests a comparison of what the two destinations delivered since the new one got its current bucket, as far back as
 * batches are staged. A job runs it. It replaces a comparison that was requested before.
 *
 * Refuses with `unknown_destination`, `forbidden`, or `nothing_to_compare` if the source has no AWS S3 or it was never enabled.
 */
export async function askComparison(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
): Promise<Result<null, PairRefusal | "nothing_to_compare">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    const row = await selectMigrationFor(transaction, actor.workspaceId, legacyId);
    if (modern === undefined || !row?.placedAt) return refuse("nothing_to_compare");

    const now = runtime.clock.now();
    const oldest = now - runtime.config.RETENTION_DAYS * DAY_MS + MARGIN_MS;
    const window = { from: Math.max(row.placedAt.getTime(), oldest), until: now };
    const asked = { id: runtime.ids.uuid(), askedBy: actor.name, askedAt: now };
    const comparison: Comparison = { ...asked, ...window, progress: null, result: null };
    await saveMigration(transaction, legacyId, { comparison });
    await enqueueComparison(transaction, { legacyId, comparisonId: comparison.id });
    const about = { subjectName: legacy.name, sourceId: legacy.sourceId, destinationId: legacyId };
    await recordActivity(runtime, transaction, actor, { action: "migration_compared", ...about });
    return ok(null);
  });
}
