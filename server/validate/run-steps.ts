import type { AwsReply } from "../aws/aws.ts";
import type { Clock } from "../clock.ts";
import { faultSentence } from "../domain/delivery/fault-sentence.ts";
import type { LiveStep, ValidationStep } from "../domain/validation/validation.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import { denied, isDeniedOnward, type Step, type StepContext } from "./steps.ts";

/**
 * Runs the steps in order until one decides the result. After that, only steps with a condition of their own run, such as those that look for its cause. The callback receives the state
 * of all steps each time a step starts, and at the end.
 */
export async function runSteps(
  steps: readonly Step[],
  context: StepContext,
  clock: Clock,
  onProgress: (steps: readonly LiveStep[]) => Promise<void>,
): Promise<{ code: ValidationCode; steps: ValidationStep[] }> {
  let code: ValidationCode | null = null;
  const records: ValidationStep[] = [];
  for (const [index, step] of steps.entries()) {
    const isDue = step.runsIf?.(context) ?? code === null;
    if (!isDue) {
      if (step.runsIf === undefined) records.push(skipped(step));
      continue;
    }
    const toCome = steps.slice(index + 1).filter((later) => later.runsIf === undefined);
    await onProgress([...records, live(step, "running"), ...toCome.map((later) => live(later, "waiting"))]);
    const startedAt = clock.now();
    const reply = await step.run(context);
    const durationMs = clock.now() - startedAt;
    const verdict = step.judge(reply);
    code ??= verdict;
    records.push(record(step, context, { reply, durationMs, passed: verdict === null }));
  }
  await onProgress(records);
  return { code: code ?? "ok", steps: records };
}

function live({ id, label }: Step, state: "running" | "waiting"): LiveStep {
  return { id, label, state };
}

/** Returns the record of a step that didn't run. */
export function skipped({ id, label }: Step, note: string | null = null): ValidationStep {
  return { id, label, state: "skipped", durationMs: 0, ...NOTHING_SAID, requestId: null, note };
}

function record(
  step: Step,
  context: StepContext,
  outcome: { reply: AwsReply<object>; durationMs: number; passed: boolean },
): ValidationStep {
  const { reply, durationMs, passed } = outcome;
  const { id, label } = step;
  const common = { id, label, state: passed ? ("passed" as const) : ("failed" as const), durationMs };
  const passedNote = () => step.note.passed(context);
  if (reply.ok)
    return { ...common, ...NOTHING_SAID, requestId: reply.value.requestId, note: passed ? passedNote() : (step.note.granted ?? null) };

  const { kind, httpStatus, code, message, requestId, bucketRegion } = reply.error;
  const place = { awsRegion: context.settings.awsRegion, bucket: context.location.bucket };
  const call = step.call === "customer_role" && isDeniedOnward(reply) ? "onward_role" : step.call;
  return {
    ...common,
    httpStatus,
    awsCode: code || null,
    awsMessage: message || null,
    requestId,
    faultKind: kind,
    bucketRegion,
    note: passed ? passedNote() : (denied(reply) && step.note.refused) || faultSentence(reply.error, call, place),
  };
}

const NOTHING_SAID = { httpStatus: null, awsCode: null, awsMessage: null, faultKind: null, bucketRegion: null };
