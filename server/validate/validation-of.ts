import type { ValidationRow } from "../db/validations.ts";
import type { Validation, ValidationCause } from "../domain/validation.ts";
import type { ValidationCode } from "../domain/validation-codes.ts";

/** A stored validation as it is shown. Its cause is derived from the step that failed. */
export function validationOf({ code, startedAt, finishedAt, ...row }: ValidationRow): Validation {
  return {
    ...row,
    code: code as ValidationCode,
    startedAt: startedAt.getTime(),
    finishedAt: finishedAt.getTime(),
    cause: causeOf(row.steps),
  };
}

function causeOf(steps: Validation["steps"]): ValidationCause | null {
  const failed = steps.find((step) => step.state === "failed");
  if (failed === undefined) return null;
  const { id, label, state, durationMs, ...said } = failed;
  return { stepId: id, ...said };
}
