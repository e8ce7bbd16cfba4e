import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { deleteRun, joinRun, selectRun, updateRun } from "../db/validation-runs.ts";
import { selectValidation } from "../db/validations.ts";
import { refusalOf } from "../db/violation.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { ok, type Result } from "../domain/result.ts";
import type { LiveStep, ValidateRefusal, Validation } from "../domain/validation/validation.ts";
import type { Runtime } from "../runtime.ts";
import { validationOf } from "./validation-of.ts";

export type Watch = (steps: readonly LiveStep[]) => void;

/** What is tried with which destination. */
type Asked = { destinationId: string; settings: Settings };

/** Runs the validation that is to be kept under `id`, and tells how its steps stand. */
type Lead = (id: string, tell: (steps: readonly LiveStep[]) => Promise<void>) => Promise<Result<Validation, ValidateRefusal>>;

/** No step takes as long: three attempts of 35 s each. A run that has been silent since has ended with its process. */
const SILENT_MS = 120_000;
const LOOK_AGAIN_MS = 200;

/**
 * Leads a run, or waits for the one that is under way with the same settings, in whichever process: all who ask get its answer and see
 * its steps. Where that one is given up, the next in line leads.
 */
export async function shareRun(
  runtime: Pick<Runtime, "db" | "clock" | "ids">,
  { destinationId, settings }: Asked,
  watch: Watch | undefined,
  lead: Lead,
): Promise<Result<Validation, ValidateRefusal>> {
  const { db, clock, ids } = runtime;
  const asked = { destinationId, question: inShort(settings) };
  try {
    for (;;) {
      const id = ids.uuid();
      const now = clock.now();
      const runId = await joinRun(db, asked, id, new Date(now), new Date(now - SILENT_MS));
      if (runId === id) return await leadRun(runtime, id, watch, lead);
      const validation = await followRun(runtime, { destinationId, runId }, watch);
      if (validation !== null) return ok(validation);
    }
  } catch (error) {
    return refusalOf<"unknown_destination">(error, { validation_run_destination_id_fkey: "unknown_destination" });
  }
}

async function leadRun(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  id: string,
  watch: Watch | undefined,
  lead: Lead,
): Promise<Result<Validation, ValidateRefusal>> {
  try {
    return await lead(id, async (steps) => {
      watch?.(steps);
      await updateRun(db, id, steps, new Date(clock.now()));
    });
  } finally {
    await deleteRun(db, id);
  }
}

/** Null where nothing comes of the run: it was refused, or its process has ended. */
async function followRun(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  { destinationId, runId }: { destinationId: string; runId: string },
  watch: Watch | undefined,
): Promise<Validation | null> {
  let told = "[]";
  for (let run = await selectRun(db, runId); run !== undefined; run = await selectRun(db, runId)) {
    if (run.aliveAt.getTime() < clock.now() - SILENT_MS) return null;
    const steps = JSON.stringify(run.steps);
    if (steps !== told) watch?.(run.steps);
    told = steps;
    await wait(LOOK_AGAIN_MS);
  }
  const row = await selectValidation(db, destinationId, runId);
  if (row === undefined) return null;
  watch?.(row.steps);
  return validationOf(row);
}

function inShort({ awsRegion, bucket, iamRoleArn }: Settings): string {
  return createHash("sha256")
    .update(JSON.stringify([awsRegion, bucket, iamRoleArn]))
    .digest("hex");
}
