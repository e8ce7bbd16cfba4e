import { recordActivity } from "../db/activities.ts";
import { insertValidation, selectNewestValidation, selectValidated, type ValidationRow } from "../db/validations.ts";
import { refusalOf } from "../db/violation.ts";
import { resumeDestination } from "../deliver/resume-destination.ts";
import { changesBetween } from "../domain/activity.ts";
import { type BucketPath, parseBucketPath } from "../domain/bucket-path.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { roleSession } from "../domain/role-session.ts";
import { type Settings, SettingsInput } from "../domain/settings.ts";
import type { Validation } from "../domain/validation.ts";
import type { Runtime } from "../runtime.ts";
import { runSteps } from "./run-steps.ts";
import { STEPS, type Trial } from "./steps.ts";
import { validationOf } from "./validation-of.ts";

type ValidateRefusal = "forbidden" | "unknown_destination" | "settings_missing";
type Validated = Result<Validation, ValidateRefusal>;

/**
 * Asks AWS, step by step, whether files could be delivered: with the settings given, or with the saved ones. Only people who
 * may edit the source may ask (R63). Saved settings that pass end the destination's pause. Whoever asks for what is being
 * asked already gets that answer.
 */
export async function validateDestination(
  runtime: Runtime,
  actor: Actor,
  asked: { destinationId: string; settings?: Settings | undefined },
): Promise<Validated> {
  const saved = await selectValidated(runtime.db, actor.workspaceId, asked.destinationId);
  if (saved === undefined || !may(actor, "view_destinations", saved.sourceId)) return refuse("unknown_destination");
  if (!may(actor, "validate_destinations", saved.sourceId)) return refuse("forbidden");
  const key = JSON.stringify([actor.workspaceId, asked.destinationId, asked.settings ?? "saved"]);
  return shareUnderWay(runtime, key, () => validate(runtime, actor, saved, asked));
}

async function validate(
  runtime: Runtime,
  actor: Actor,
  { sourceId, name: subjectName, ...saved }: Settings & { sourceId: string; name: string },
  { destinationId, settings: given }: { destinationId: string; settings?: Settings | undefined },
): Promise<Validated> {
  const parsed = SettingsInput.safeParse(given ?? saved);
  const location = parseBucketPath(parsed.data?.bucket ?? "");
  if (!parsed.success || !location.ok) return refuse("settings_missing");
  const settings = parsed.data;

  const startedAt = new Date(runtime.clock.now());
  const { code, steps } = await runSteps(STEPS, trialOf(runtime, actor, destinationId, settings, location.value), runtime.clock);
  const finishedAt = new Date(runtime.clock.now());

  const row: ValidationRow = { id: runtime.ids.uuid(), code, settings, steps, actorName: actor.name, startedAt, finishedAt };
  try {
    await runtime.db.transaction().execute(async (transaction) => {
      const before = await selectNewestValidation(transaction, actor.workspaceId, destinationId);
      await insertValidation(transaction, { ...row, workspaceId: actor.workspaceId, destinationId });
      const changes = [...changesBetween({ verdict: before?.code ?? "" }, { verdict: code }), ...changesBetween(saved, settings)];
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
  if (code === "ok" && same(settings, saved)) await resumeDestination(runtime, destinationId);
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
  };
}

function same(one: Settings, other: Settings): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.iamRoleArn === other.iamRoleArn;
}

/** By runtime, so that two of them in one process share nothing. */
const underWay = new WeakMap<Runtime, Map<string, Promise<Validated>>>();

async function shareUnderWay(runtime: Runtime, key: string, begin: () => Promise<Validated>): Promise<Validated> {
  const running = underWay.get(runtime) ?? new Map<string, Promise<Validated>>();
  underWay.set(runtime, running);
  const shared = running.get(key) ?? begin().finally(() => running.delete(key));
  running.set(key, shared);
  return shared;
}
