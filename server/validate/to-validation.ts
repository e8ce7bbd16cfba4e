import type { ValidationRow } from "../db/validations.ts";
import type { IsolatedCause, Validation, ValidationCause, ValidationStepId } from "../domain/validation/validation.ts";

/** Returns a stored validation as it is shown. Its cause is derived from the failed step. */
export function toValidation({ code, startedAt, finishedAt, actorKind: _, ...row }: ValidationRow): Validation {
  return {
    ...row,
    code,
    startedAt: startedAt.getTime(),
    finishedAt: finishedAt.getTime(),
    cause: toCause(row.steps),
  };
}

/** The cause that a successful repeat of the upload proves. */
const ISOLATING: { [Id in ValidationStepId]?: IsolatedCause } = {
  upload_without_acl: "put_object_acl_missing",
  upload_as_requester: "requester_pays",
};

function toCause(steps: Validation["steps"]): ValidationCause | null {
  const failed = steps.find((step) => step.state === "failed");
  if (failed === undefined) return null;
  const { id, label, state, durationMs, ...said } = failed;
  const isolating = steps.find((step) => step.state === "passed" && ISOLATING[step.id] !== undefined);
  return { stepId: id, ...said, isolated: (isolating && ISOLATING[isolating.id]) ?? null };
}
