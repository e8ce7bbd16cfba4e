import { findLocationConflict } from "../configure/find-location-conflict.ts";
import { recordSharedLocation } from "../configure/record-shared-location.ts";
import { selectMigrationFor } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { findCurrentLocation } from "../domain/migration/migration.ts";
import type { MigrationStepInput } from "../domain/migration/migration-input.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { placeMember } from "./change-member.ts";
import { toMigration } from "./list-migrations.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

type CutOverRefusal =
  | PairRefusal
  | "legacy_disabled"
  | "not_in_test"
  | "proof_missing"
  /** `other` is the legacy destination. */
  | { code: "location_shared"; other: Sibling };

type Consent = Extract<MigrationStepInput, { step: "cut_over" }>["consent"];

/**
 * The fifth step (R88): gives the new destination the bucket and prefix of the legacy one. Batches that are indexed afterwards go there.
 *
 * Refuses with `unknown_destination`, `forbidden`, `legacy_disabled`, `not_in_test`, `location_shared` unless `mayShareLocation` is set, and
 * `proof_missing` if an earlier step is open and `withoutProof` is not set.
 */
export async function cutOver(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
  { mayShareLocation, withoutProof }: Consent,
): Promise<Result<null, CutOverRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    if (!legacy.enabled) return refuse("legacy_disabled");
    const place = findCurrentLocation(legacy.settings.bucket, modern);
    if (place === "home") return ok(null);
    if (place !== "test" || modern === undefined) return refuse("not_in_test");
    const { bucket } = legacy.settings;
    if (!mayShareLocation) {
      const { id, name, enabled } = legacy;
      return refuse({ code: "location_shared", other: { id, name, metadataId: AMAZON_S3.metadataId, enabled, bucket } });
    }

    const row = await selectMigrationFor(transaction, actor.workspaceId, legacyId);
    const isProven = row !== undefined && toMigration(runtime, actor, row).current === "cut_over";
    if (!isProven && !withoutProof) return refuse("proof_missing");
    const collision = await findLocationConflict(transaction, actor.workspaceId, { ...modern, bucket });
    await placeMember({ runtime, transaction, actor }, modern, { ...modern.settings, bucket });
    if (collision !== null) await recordSharedLocation(runtime, transaction, actor, { ...modern, bucket, other: collision });
    return ok(null);
  });
}
