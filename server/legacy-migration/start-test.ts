import type { Actor } from "../domain/access/permissions.ts";
import { findCurrentLocation, toTestBucket } from "../domain/migration/migration.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { placeMember, switchMember } from "./change-member.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

type TestRefusal = PairRefusal | "legacy_disabled" | "settings_missing" | "already_cut_over" | "new_in_use" | "prefix_too_long";

/**
 * The second step (R85): enables the new destination with the test folder. The legacy destination continues to deliver.
 *
 * Refuses with `unknown_destination`, `forbidden`, `legacy_disabled`, `prefix_too_long`, `settings_missing` if there is no AWS S3 with a
 * region and a role, `already_cut_over`, and `new_in_use` if the AWS S3 delivers to another location.
 */
export async function startTest(runtime: Runtime, actor: Actor, legacyId: string): Promise<Result<null, TestRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    const bucket = toTestBucket(legacy.settings.bucket);
    if (!legacy.enabled) return refuse("legacy_disabled");
    if (bucket === null) return refuse("prefix_too_long");
    if (!modern?.settings.awsRegion || !modern.settings.iamRoleArn) return refuse("settings_missing");
    const place = findCurrentLocation(legacy.settings.bucket, modern);
    if (place === "home") return refuse("already_cut_over");
    if (place === "elsewhere") return refuse("new_in_use");
    await placeMember({ runtime, transaction, actor }, modern, { ...modern.settings, bucket });
    await switchMember({ runtime, transaction, actor }, modern, true);
    return ok(null);
  });
}
