import { isAwsSentence } from "@/components/validate/aws-sentence";
import type { Validation } from "@/server/domain/validation/validation.ts";
import { validationText } from "@/server/domain/validation/validation-codes.ts";

/** The answer of AWS to the failed step, what it means, and the message of AWS; empty if the verdict contains all of it. */
export function ValidationFinding({ validation: { code, cause } }: { validation: Validation }) {
  if (cause === null) return null;
  const { httpStatus, awsCode, awsMessage } = cause;
  const answer = [httpStatus, awsCode].filter((part) => part !== null).join(" ");
  const note = cause.note !== null && !validationText(code).startsWith(cause.note) ? cause.note : null;
  return (
    <>
      {(answer !== "" || note !== null) && (
        <p className="mt-1 text-sm break-words">
          {answer !== "" && <span className="font-mono text-xs">{answer}</span>}
          {answer !== "" && note !== null && " · "}
          {note}
        </p>
      )}
      {isAwsSentence(awsMessage) && note?.includes(awsMessage) !== true && <p className="mt-1 text-sm break-words">“{awsMessage}”</p>}
    </>
  );
}
