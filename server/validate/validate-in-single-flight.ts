import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { deleteRun, joinRun, selectRun, updateRun } from "../db/validation-runs.ts";
import { selectValidation } from "../db/validations.ts";
import { toRefusal } from "../db/violation.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { ok, type Result } from "../domain/result.ts";
import type { LiveStep, ValidateRefusal, Validation } from "../domain/validation/validation.ts";
import type { Runtime } from "../runtime.ts";
import { toValidation } from "./to-validation.ts";

/** Called with all steps each time one of them changes. */
export type OnProgress = (steps: readonly LiveStep[]) => void;

type Request = { destinationId: string; settings: Settings };

/** Runs the validation, which is stored under `id`, and reports how its steps stand. */
type RunSteps = (id: string, report: (steps: readonly LiveStep[]) => Promise<void>) => Promise<Result<Validation, ValidateRefusal>>;

/** A step takes at most three attempts of 35 s each. A run that reported nothing for longer has ended with its process. */
const STALE_AFTER_MS = 120_000;
const POLL_INTERVAL_MS = 200;

/**
 * Runs a validation, or follows the one that is in flight for the same destination and settings, in any process: all callers get the same
 * answer and see the same steps. If that run is abandoned, one of its followers starts another. Refuses with `unknown_destination`, and
 * with the refusals of `run`.
 */
export async function validateInSingleFlight(
  runtime: Pick<Runtime, "db" | "clock" | "ids">,
  { destinationId, settings }: Request,
  onProgress: OnProgress | undefined,
  run: RunSteps,
): Promise<Result<Validation, ValidateRefusal>> {
  const { db, clock, ids } = runtime;
  const request = { destinationId, question: settingsHash(settings) };
  try {
    for (;;) {
      const id = ids.uuid();
      const now = clock.now();
      const runId = await joinRun(db, { ...request, id, now: new Date(now), deadBefore: new Date(now - STALE_AFTER_MS) });
      if (runId === id) return await startRun(runtime, id, onProgress, run);
      const validation = await followRun(runtime, { destinationId, runId }, onProgress);
      if (validation !== null) return ok(validation);
    }
  } catch (error) {
    return toRefusal<"unknown_destination">(error, { validation_run_destination_id_fkey: "unknown_destination" });
  }
}

async function startRun(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  id: string,
  onProgress: OnProgress | undefined,
  run: RunSteps,
): Promise<Result<Validation, ValidateRefusal>> {
  try {
    return await run(id, async (steps) => {
      onProgress?.(steps);
      await updateRun(db, id, steps, new Date(clock.now()));
    });
  } finally {
    await deleteRun(db, id);
  }
}

/** Returns null if the run ended without a validation: it was refused, or its process ended. */
async function followRun(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  { destinationId, runId }: { destinationId: string; runId: string },
  onProgress: OnProgress | undefined,
): Promise<Validation | null> {
  let reported = "[]";
  for (let row = await selectRun(db, runId); row !== undefined; row = await selectRun(db, runId)) {
    if (row.aliveAt.getTime() < clock.now() - STALE_AFTER_MS) return null;
    const steps = JSON.stringify(row.steps);
    if (steps !== reported) onProgress?.(row.steps);
    reported = steps;
    await wait(POLL_INTERVAL_MS);
  }
  const validation = await selectValidation(db, destinationId, runId);
  if (validation === undefined) return null;
  onProgress?.(validation.steps);
  return toValidation(validation);
}

function settingsHash({ awsRegion, bucket, iamRoleArn }: Settings): string {
  return createHash("sha256")
    .update(JSON.stringify([awsRegion, bucket, iamRoleArn]))
    .digest("hex");
}
