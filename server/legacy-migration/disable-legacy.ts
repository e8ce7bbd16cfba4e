import { selectMigrationFor } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { findCurrentLocation } from "../domain/migration/migration.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { switchMember } from "./change-member.ts";
import { toMigration } from "./list-migrations.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

type DisableRefusal = PairRefusal | "not_cut_over" | "new_paused" | "wait_not_over" | "nothing_arrived";

/**
 * The seventh step (R89): disables the legacy destination permanently. Both destinations are locked, so that no event is missed (R83): a batch
 * indexed before this transaction has a file for each destination, a batch indexed after it has a file for the new one.
 *
 * Refuses with `unknown_destination`, `forbidden`, `not_cut_over`, `new_paused`, `wait_not_over`, and `nothing_arrived` if the new destination
 * has delivered no event since the cut-over.
 *
 * @param consent.withoutArrival disables it although no event was delivered since the cut-over, for example if the source sends nothing
 */
export async function disableLegacy(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
  { withoutArrival }: { withoutArrival: boolean },
): Promise<Result<null, DisableRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    if (!legacy.enabled) return ok(null);
    if (findCurrentLocation(legacy.settings.bucket, modern) !== "home" || modern === undefined) return refuse("not_cut_over");
    if (modern.pausedAt !== null) return refuse("new_paused");

    const row = await selectMigrationFor(transaction, actor.workspaceId, legacyId);
    const migration = row && toMigration(runtime, actor, row);
    if (migration?.current !== "disable") return refuse("wait_not_over");
    if (migration.real.eventCount === 0 && !withoutArrival) return refuse("nothing_arrived");
    await switchMember({ runtime, transaction, actor }, legacy, false);
    return ok(null);
  });
}
