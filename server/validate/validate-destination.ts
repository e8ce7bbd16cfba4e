import { alertOnVerdict } from "../alerts/alert-on-change.ts";
import { recordActivity } from "../db/activities.ts";
import { retryManifests } from "../db/day-manifests.ts";
import { lockDestination } from "../db/destinations.ts";
import { insertValidation, selectNewestValidation, selectValidated, type ValidationRow } from "../db/validations.ts";
import { selectVerdict, upsertVerdict } from "../db/verdicts.ts";
import { toRefusal } from "../db/violation.ts";
import { pauseUnprotected } from "../deliver/pause-unprotected.ts";
import { resumeDestination } from "../deliver/resume-destination.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import { parseBucketPath } from "../domain/destination/bucket-path.ts";
import { isForeignRole } from "../domain/destination/role-arn.ts";
import { isComplete, type Settings, SettingsInput, sameSettings } from "../domain/destination/settings.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { LiveStep, ValidateRefusal, Validation } from "../domain/validation/validation.ts";
import { deliversFiles } from "../domain/validation/validation-codes.ts";
import { nextVerdict } from "../domain/validation/verdict.ts";
import type { Runtime } from "../runtime.ts";
import { createStepContext } from "./create-step-context.ts";
import { limitValidations } from "./limit-validations.ts";
import { runSteps } from "./run-steps.ts";
import { STEPS, type StepContext } from "./steps.ts";
import { toValidation } from "./to-validation.ts";
import { type OnProgress, validateInSingleFlight } from "./validate-in-single-flight.ts";

/**
 * Runs a validation with the given settings, or with the saved ones. Saved settings that pass end the destination's pause; a saved role that
 * does not require the External ID starts one. Concurrent calls for the same settings share one run. `onProgress` is called with all steps each
 * time one of them changes.
 *
 * Refuses with `unknown_destination`, `forbidden` (validating takes a role that may edit the source, R63), `settings_missing`,
 * `settings_unusable`, `foreign_partition`, and `too_many_validations` (ten a minute per destination).
 */
export async function validateDestination(
  runtime: Runtime,
  actor: Actor,
  asked: { destinationId: string; settings?: Settings | undefined },
  onProgress?: OnProgress,
): Promise<Result<Validation, ValidateRefusal>> {
  const { workspaceId } = actor;
  const { destinationId } = asked;
  const saved = await selectValidated(runtime.db, workspaceId, destinationId);
  if (saved === undefined || !may(actor, "view_destinations", saved.sourceId)) return refuse("unknown_destination");
  if (!may(actor, "validate_destinations", saved.sourceId)) return refuse("forbidden");
  const wanted = asked.settings ?? saved;
  if (!isComplete(wanted)) return refuse("settings_missing");
  const parsed = SettingsInput.safeParse(wanted);
  const location = parseBucketPath(wanted.bucket);
  // Delivery uses the saved settings unchanged, so a corrected value must not be validated in their place.
  if (!parsed.success || !location.ok || !sameSettings(parsed.data, wanted)) return refuse("settings_unusable");
  if (isForeignRole(wanted.iamRoleArn, runtime.config.INTERMEDIATE_ROLE_ARN)) return refuse("foreign_partition");
  const settings = parsed.data;

  return await validateInSingleFlight(runtime, { destinationId, settings }, onProgress, async (id, report) => {
    const waitSeconds = await limitValidations(runtime, { workspace: workspaceId, destination: destinationId });
    if (waitSeconds !== null) return refuse({ code: "too_many_validations", waitSeconds });
    const context = createStepContext(runtime, {
      workspaceId,
      destinationId,
      settings,
      location: { ...location.value, dayManifest: saved.manifestsFrom !== null },
    });
    return await validate(runtime, actor, { id, destinationId, saved, context }, report);
  });
}

type Saved = Settings & { sourceId: string; name: string; manifestsFrom: number | null };
type ValidationInput = { id: string; destinationId: string; saved: Saved; context: StepContext };

async function validate(
  runtime: Runtime,
  actor: Actor,
  { id, destinationId, saved: { sourceId, name: subjectName, manifestsFrom: _, ...saved }, context }: ValidationInput,
  report: (steps: readonly LiveStep[]) => Promise<void>,
): Promise<Result<Validation, "unknown_destination">> {
  const { settings } = context;
  const startedAt = new Date(runtime.clock.now());
  const { code, steps } = await runSteps(STEPS, context, runtime.clock, report);
  const finishedAt = new Date(runtime.clock.now());

  const row: ValidationRow = { id, code, settings, steps, actorKind: actor.kind, actorName: actor.name, startedAt, finishedAt };
  try {
    await runtime.db.transaction().execute(async (transaction) => {
      const destination = await lockDestination(transaction, actor.workspaceId, destinationId);
      const before = await selectNewestValidation(transaction, actor.workspaceId, destinationId);
      await insertValidation(transaction, { ...row, workspaceId: actor.workspaceId, destinationId });
      const changes = [{ field: "verdict", from: before?.code ?? null, to: code }, ...changesBetween(saved, settings)];
      if (destination !== undefined && sameSettings(destination.settings, settings)) {
        const verdict = nextVerdict(await selectVerdict(transaction, destinationId), row, finishedAt.getTime());
        await upsertVerdict(transaction, destinationId, verdict);
        // The person sees a failure on the page.
        if (code === "ok") await retryManifests(transaction, destinationId, finishedAt);
        if (deliversFiles(code)) await alertOnVerdict(runtime, transaction, destinationId, toValidation(row));
      }
      const isInUse = destination?.enabled === true && destination.settings.iamRoleArn === settings.iamRoleArn;
      if (code === "external_id_not_required" && isInUse) await pauseUnprotected(runtime, transaction, destinationId);
      await recordActivity(runtime, transaction, actor, {
        action: "destination_validated",
        subjectName,
        sourceId,
        destinationId,
        changes,
      });
    });
  } catch (error) {
    return toRefusal(error, { validation_destination_id_fkey: "unknown_destination" });
  }
  if (deliversFiles(code) && sameSettings(settings, saved)) await resumeDestination(runtime, destinationId);
  return ok(toValidation(row));
}
