import type { Actor } from "../domain/access/permissions.ts";
import { mapConcurrently } from "../domain/map-concurrently.ts";
import type { MigrationStepInput as Step } from "../domain/migration/migration-input.ts";
import type { RefusalWithData } from "../domain/refusal-messages.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import type { Runtime } from "../runtime.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { askComparison } from "./ask-comparison.ts";
import { cutOver } from "./cut-over.ts";
import { disableLegacy } from "./disable-legacy.ts";
import { endWait } from "./end-wait.ts";
import { finishMigration } from "./finish-migration.ts";
import { getMigration } from "./get-migration.ts";
import { planMigration } from "./plan-migration.ts";
import { startTest } from "./start-test.ts";
import { undoStep } from "./undo-step.ts";

/** The result of a step. `validation` is the code of a validation; null for other steps. */
export type StepOutcome = Result<{ validation: ValidationCode | null }, RefusalWithData>;

/** The maximum number of migrations that take a step at the same time. */
const CONCURRENCY = 4;

/** Takes the same step in several migrations, each independent of the others. Returns one outcome per migration. */
export async function takeStepEach(
  runtime: Runtime,
  actor: Actor,
  legacyIds: readonly string[],
  step: Step,
): Promise<{ legacyId: string; outcome: StepOutcome }[]> {
  return await mapConcurrently([...new Set(legacyIds)], CONCURRENCY, async (legacyId) => ({
    legacyId,
    outcome: await takeStep(runtime, actor, legacyId, step),
  }));
}

/** Takes one step of a migration. Returns the refusals of the step's use-case. */
export async function takeStep(runtime: Runtime, actor: Actor, legacyId: string, step: Step): Promise<StepOutcome> {
  if (step.step === "validate") return await validate(runtime, actor, legacyId);
  const use = STEPS[step.step] as (runtime: Runtime, actor: Actor, legacyId: string, step: Step) => Taken;
  const taken = await use(runtime, actor, legacyId, step);
  return taken.ok ? ok({ validation: null }) : taken;
}

type Taken = Promise<Result<null, RefusalWithData>>;
type StepInput<Name extends Step["step"]> = Extract<Step, { step: Name }>;

/** The use-case of each step. */
const STEPS: {
  [Name in Exclude<Step["step"], "validate">]: (runtime: Runtime, actor: Actor, legacyId: string, step: StepInput<Name>) => Taken;
} = {
  plan: (runtime, actor, legacyId, { plan }) => planMigration(runtime, actor, legacyId, plan),
  start_test: startTest,
  compare: askComparison,
  cut_over: (runtime, actor, legacyId, { consent }) => cutOver(runtime, actor, legacyId, consent),
  end_wait: endWait,
  disable: disableLegacy,
  finish: finishMigration,
  undo: (runtime, actor, legacyId, { undone }) => undoStep(runtime, actor, legacyId, undone),
};

/** Validates with the bucket of the legacy destination, so that a role with access only to the test folder does not pass. */
async function validate(runtime: Runtime, actor: Actor, legacyId: string): Promise<StepOutcome> {
  const migration = await getMigration(runtime, actor, legacyId);
  if (migration === null) return refuse("unknown_destination");
  const { newDestination, modern, legacy } = migration;
  if (newDestination === null || modern === null) return refuse("settings_missing");
  const settings = { ...modern.settings, bucket: legacy.bucket };
  const validated = await validateDestination(runtime, actor, { destinationId: newDestination.id, settings });
  if (validated.ok) return ok({ validation: validated.value.code });
  return refuse(typeof validated.error === "string" ? validated.error : validated.error.code);
}
