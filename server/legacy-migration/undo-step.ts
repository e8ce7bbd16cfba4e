import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { deleteMigration, saveMigration, selectMigration } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { findCurrentLocation, toTestBucket } from "../domain/migration/migration.ts";
import type { MigrationStepInput } from "../domain/migration/migration-input.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { placeMember, switchMember } from "./change-member.ts";
import { type LockedPair, loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

type Undoable = Extract<MigrationStepInput, { step: "undo" }>["undone"];

type UndoRefusal = PairRefusal | "legacy_disabled" | "already_cut_over" | "not_cut_over" | "prefix_too_long";
type Undo = (runtime: Runtime, transaction: DatabaseTransaction, actor: Actor, pair: LockedPair) => Promise<Result<null, UndoRefusal>>;

/**
 * Undoes a step. No event is lost, because the legacy destination delivers during the whole migration. Undoing a step that was not taken has
 * no effect. Refuses with `unknown_destination`, `forbidden`, `legacy_disabled`, `already_cut_over` for the test, and `prefix_too_long` for
 * the cut-over.
 */
export async function undoStep(runtime: Runtime, actor: Actor, legacyId: string, step: Undoable): Promise<Result<null, UndoRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    if (!held.value.legacy.enabled) return refuse("legacy_disabled");
    return await UNDO[step](runtime, transaction, actor, held.value);
  });
}

const UNDO: Record<Undoable, Undo> = {
  /** Restores the previous settings of the AWS S3. An AWS S3 that the migration created stays, disabled. */
  async role(runtime, transaction, actor, { legacy, modern }) {
    const found = (await selectMigration(transaction, legacy.id))?.found ?? null;
    await deleteMigration(transaction, legacy.id);
    if (modern !== undefined) {
      await placeMember({ runtime, transaction, actor }, modern, found?.settings ?? modern.settings);
      await switchMember({ runtime, transaction, actor }, modern, found?.enabled ?? false);
    }
    const about = { subjectName: legacy.name, sourceId: legacy.sourceId, destinationId: legacy.id };
    await recordActivity(runtime, transaction, actor, { action: "migration_abandoned", ...about });
    return ok(null);
  },

  async test(runtime, transaction, actor, { legacy, modern }) {
    const place = findCurrentLocation(legacy.settings.bucket, modern);
    if (place === "home") return refuse("already_cut_over");
    if (place === "test" && modern !== undefined) await switchMember({ runtime, transaction, actor }, modern, false);
    return ok(null);
  },

  async cut_over(runtime, transaction, actor, { legacy, modern }) {
    const bucket = toTestBucket(legacy.settings.bucket);
    if (bucket === null) return refuse("prefix_too_long");
    if (findCurrentLocation(legacy.settings.bucket, modern) !== "home" || modern === undefined) return ok(null);
    await placeMember({ runtime, transaction, actor }, modern, { ...modern.settings, bucket });
    return ok(null);
  },

  async wait(_runtime, transaction, _actor, { legacy }) {
    await saveMigration(transaction, legacy.id, { waitEnded: null });
    return ok(null);
  },
};
