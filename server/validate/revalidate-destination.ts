import { alertOnVerdict } from "../alerts/alert-on-change.ts";
import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { lockDestination } from "../db/destinations.ts";
import { deleteValidation, insertValidation, selectNewestValidation, selectUnattended, type ValidationRow } from "../db/validations.ts";
import { selectVerdict, upsertVerdict } from "../db/verdicts.ts";
import { pauseUnprotected } from "../deliver/pause-unprotected.ts";
import { resumeDestination } from "../deliver/resume-destination.ts";
import { SLUICE } from "../domain/activity/operator.ts";
import { parseBucketPath } from "../domain/destination/bucket-path.ts";
import { SettingsInput, sameSettings } from "../domain/destination/settings.ts";
import { deliversFiles } from "../domain/validation/validation-codes.ts";
import { nextVerdict, type Verdict } from "../domain/validation/verdict.ts";
import type { Runtime } from "../runtime.ts";
import { createStepContext } from "./create-step-context.ts";
import { runSteps, skipped } from "./run-steps.ts";
import { STEPS, UPLOAD } from "./steps.ts";
import { toValidation } from "./to-validation.ts";

/** A little less than a day, because revalidations don't start at exact times. */
const BETWEEN_UPLOADS_MS = 23 * 3_600_000;
const NOT_TRIED = "Upload not tried: automatic validations upload at most once a day.";

/**
 * Validates the saved settings of an enabled destination on schedule. When the verdict changes, it records an activity and tells it. The upload is tried
 * once a day. If the role can be assumed without the External ID, the destination is paused. An inconclusive result changes nothing, nor
 * does a result for settings that were replaced meanwhile.
 */
export async function revalidateDestination(runtime: Runtime, destinationId: string): Promise<void> {
  const { db, clock } = runtime;
  const found = await selectUnattended(db, destinationId);
  if (found === undefined) return;
  const { workspaceId, manifestsFrom, ...saved } = found;
  const parsed = SettingsInput.safeParse(saved);
  const location = parseBucketPath(saved.bucket);
  if (!parsed.success || !location.ok || !sameSettings(parsed.data, saved)) return;
  const settings = parsed.data;

  const uploads = isUploadDue(await selectVerdict(db, destinationId), clock.now());
  const startedAt = new Date(clock.now());
  const context = createStepContext(runtime, {
    workspaceId,
    destinationId,
    settings,
    location: { ...location.value, dayManifest: manifestsFrom !== null },
  });
  const { code, steps: taken } = await runSteps(uploads ? STEPS : STEPS.slice(0, STEPS.indexOf(UPLOAD)), context, clock, async () => {});
  const steps = uploads ? taken : [...taken, skipped(UPLOAD, code === "ok" ? NOT_TRIED : null)];
  const times = { startedAt, finishedAt: new Date(clock.now()) };
  const row: ValidationRow = { id: runtime.ids.uuid(), code, settings, steps, actorKind: SLUICE.kind, actorName: SLUICE.name, ...times };

  const isKept = await db.transaction().execute((transaction) => keep(runtime, transaction, { workspaceId, destinationId }, row));
  if (isKept && deliversFiles(code) && uploads) await resumeDestination(runtime, destinationId);
}

function isUploadDue(verdict: Verdict | null, now: number): boolean {
  return verdict?.uploadTriedAt == null || now - verdict.uploadTriedAt >= BETWEEN_UPLOADS_MS;
}

/** Stores the result. Returns false, and stores nothing, if the destination was changed or disabled meanwhile. */
async function keep(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  { workspaceId, destinationId }: { workspaceId: string; destinationId: string },
  row: ValidationRow,
): Promise<boolean> {
  const destination = await lockDestination(transaction, workspaceId, destinationId);
  if (!destination?.enabled || !sameSettings(destination.settings, row.settings)) return false;
  const before = await selectVerdict(transaction, destinationId);
  const after = nextVerdict(before, row, runtime.clock.now());
  await upsertVerdict(transaction, destinationId, after);
  if (row.code === "external_id_not_required") await pauseUnprotected(runtime, transaction, destinationId);
  if (after.code !== row.code) return true;
  await alertOnVerdict(runtime, transaction, destinationId, toValidation(row));

  await replaceSame(transaction, workspaceId, destinationId, row);
  const from = before !== null && sameSettings(before.settings, row.settings) ? before.code : null;
  if (from === row.code || (from === null && row.code === "ok")) return true;
  const { sourceId, name: subjectName } = destination;
  const changes = [{ field: "verdict", from, to: row.code }];
  await recordActivity(
    runtime,
    transaction,
    { ...SLUICE, workspaceId },
    {
      action: "verdict_changed",
      subjectName,
      sourceId,
      destinationId,
      changes,
    },
  );
  return true;
}

/** Replaces the newest validation if it has the same result: the list of validations shows changes, not every run. */
async function replaceSame(
  transaction: DatabaseTransaction,
  workspaceId: string,
  destinationId: string,
  row: ValidationRow,
): Promise<void> {
  const newest = await selectNewestValidation(transaction, workspaceId, destinationId);
  const isSame = newest?.actorKind === row.actorKind && newest.code === row.code && sameSettings(newest.settings, row.settings);
  if (isSame) await deleteValidation(transaction, newest.id);
  await insertValidation(transaction, { ...row, workspaceId, destinationId });
}
