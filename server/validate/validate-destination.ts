import { recordActivity } from "../db/activities.ts";
import { insertValidation, selectNewestValidation, selectValidated, type ValidationRow } from "../db/validations.ts";
import { refusalOf } from "../db/violation.ts";
import { resumeDestination } from "../deliver/resume-destination.ts";
import { changesBetween } from "../domain/activity.ts";
import { type BucketPath, parseBucketPath } from "../domain/bucket-path.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { roleSession } from "../domain/role-session.ts";
import { type Settings, SettingsInput, sameSettings } from "../domain/settings.ts";
import type { LiveStep, Validation } from "../domain/validation.ts";
import type { Runtime } from "../runtime.ts";
import { runSteps } from "./run-steps.ts";
import { STEPS, type Trial } from "./steps.ts";
import { validationOf } from "./validation-of.ts";

type ValidateRefusal = "forbidden" | "unknown_destination" | "settings_missing";
type Validated = Result<Validation, ValidateRefusal>;

/**
 * Asks AWS, step by step, whether files could be delivered: with the settings given, or with the saved ones. Only people who
 * may edit the source may ask (R63). Saved settings that pass end the destination's pause. Whoever asks for what is being
 * asked already gets that answer. `watch` hears how the steps stand, from the first of them to the last.
 */
export async function validateDestination(
  runtime: Runtime,
  actor: Actor,
  asked: { destinationId: string; settings?: Settings | undefined },
  watch?: Watch,
): Promise<Validated> {
  const { workspaceId } = actor;
  const key = JSON.stringify([workspaceId, asked.destinationId, asked.settings ?? "saved"]);
  const run = joinRun(runtime, key, () => selectValidated(runtime.db, workspaceId, asked.destinationId));
  try {
    const saved = await run.saved;
    if (saved === undefined || !may(actor, "view_destinations", saved.sourceId)) return refuse("unknown_destination");
    if (!may(actor, "validate_destinations", saved.sourceId)) return refuse("forbidden");
    if (watch !== undefined) run.watches.add(watch);
    if (run.told !== null) watch?.(run.told);
    run.answer ??= validate(runtime, actor, saved, asked, run.tell);
    return await run.answer;
  } finally {
    run.leave(watch);
  }
}

async function validate(
  runtime: Runtime,
  actor: Actor,
  { sourceId, name: subjectName, ...saved }: Saved,
  { destinationId, settings: given }: { destinationId: string; settings?: Settings | undefined },
  tell: Watch,
): Promise<Validated> {
  const parsed = SettingsInput.safeParse(given ?? saved);
  const location = parseBucketPath(parsed.data?.bucket ?? "");
  if (!parsed.success || !location.ok) return refuse("settings_missing");
  const settings = parsed.data;

  const startedAt = new Date(runtime.clock.now());
  const trial = trialOf(runtime, actor, destinationId, settings, location.value);
  const { code, steps } = await runSteps(STEPS, trial, runtime.clock, tell);
  const finishedAt = new Date(runtime.clock.now());

  const row: ValidationRow = { id: runtime.ids.uuid(), code, settings, steps, actorName: actor.name, startedAt, finishedAt };
  try {
    await runtime.db.transaction().execute(async (transaction) => {
      const before = await selectNewestValidation(transaction, actor.workspaceId, destinationId);
      await insertValidation(transaction, { ...row, workspaceId: actor.workspaceId, destinationId });
      const changes = [{ field: "verdict", from: before?.code ?? null, to: code }, ...changesBetween(saved, settings)];
      await recordActivity(runtime, transaction, actor, {
        action: "destination_validated",
        subjectName,
        sourceId,
        destinationId,
        changes,
      });
    });
  } catch (error) {
    return refusalOf(error, { validation_destination_id_fkey: "unknown_destination" });
  }
  if (code === "ok" && sameSettings(settings, saved)) await resumeDestination(runtime, destinationId);
  return ok(validationOf(row));
}

function trialOf(runtime: Runtime, actor: Actor, destinationId: string, settings: Settings, location: BucketPath): Trial {
  const { workspaceId } = actor;
  const { iamRoleArn } = settings;
  return {
    aws: runtime.aws,
    intermediateRoleArn: runtime.config.INTERMEDIATE_ROLE_ARN,
    settings,
    location,
    session: roleSession({ destinationId, workspaceId, iamRoleArn, location }),
    madeUpExternalId: `made-up-${runtime.ids.uuid()}`,
    intermediate: null,
    customer: null,
    unexplained: false,
  };
}

type Saved = Settings & { sourceId: string; name: string };

type Watch = (steps: readonly LiveStep[]) => void;

/** One question to AWS with everybody who waits for its answer. Each of them is let in, or not, on their own. */
type Run = {
  saved: Promise<Saved | undefined>;
  answer: Promise<Validated> | null;
  /** How the steps stood last, for whoever joins late. */
  told: readonly LiveStep[] | null;
  watches: Set<Watch>;
  askerCount: number;
  tell: Watch;
  leave(watch: Watch | undefined): void;
};

/** By runtime, so that two of them in one process share nothing. */
const underWay = new WeakMap<Runtime, Map<string, Run>>();

/** The run under way for this question, or a new one. It ends when the last who joined leaves. */
function joinRun(runtime: Runtime, key: string, find: () => Promise<Saved | undefined>): Run {
  const runs = underWay.get(runtime) ?? new Map<string, Run>();
  underWay.set(runtime, runs);
  const run: Run = runs.get(key) ?? { saved: find(), answer: null, told: null, watches: new Set(), askerCount: 0, tell, leave };
  runs.set(key, run);
  run.askerCount += 1;
  return run;

  function tell(steps: readonly LiveStep[]) {
    run.told = steps;
    for (const watch of run.watches) watch(steps);
  }

  function leave(watch: Watch | undefined) {
    if (watch !== undefined) run.watches.delete(watch);
    run.askerCount -= 1;
    if (run.askerCount === 0) runs.delete(key);
  }
}
