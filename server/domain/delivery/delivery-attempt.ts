import type { AwsFault } from "../validation/aws-fault.ts";
import type { DeliveryFaultKind } from "./delivery-fault.ts";
import type { FaultyCall } from "./fault-sentence.ts";

/** How many attempts a file keeps. */
export const KEPT_ATTEMPTS = 10;

/** The longest text of AWS that an attempt keeps, in UTF-16 code units. */
const MAX_TEXT = 1_000;

/** `already_there`: S3 has the object. `postponed`: the file is tried again. `paused`: the fault paused the destination. */
export type AttemptOutcome = "delivered" | "already_there" | "postponed" | "paused";

/** One attempt to deliver a file, as it is stored. */
export type DeliveryAttempt = {
  /** When it ended, in ms since the epoch. */
  at: number;
  outcome: AttemptOutcome;
  /** The bucket that the file was sent to. */
  bucket: string;
  /** AWS's id of the last request; null if AWS did not answer. */
  requestId: string | null;
  fault: AttemptFault | null;
};

/** Why an attempt failed. `httpStatus` is null if there was no answer; `awsCode` and `awsMessage` are AWS's own words. */
export type AttemptFault = {
  kind: DeliveryFaultKind;
  call: FaultyCall | "staging";
  /** A sentence for people. */
  message: string;
  httpStatus: number | null;
  awsCode: string | null;
  awsMessage: string | null;
};

/** Returns the fault of an attempt. AWS's answer is absent where the staged copy caused the fault. */
export function attemptFault(
  { kind, message, call }: Pick<AttemptFault, "kind" | "message" | "call">,
  answer: Pick<AwsFault, "httpStatus" | "code" | "message"> | null,
): AttemptFault {
  const { httpStatus = null, code = "", message: awsMessage = "" } = answer ?? {};
  return { kind, call, message: storedText(message) ?? "", httpStatus, awsCode: storedText(code), awsMessage: storedText(awsMessage) };
}

/** Returns null for an empty text. Something between Sluice and AWS may have written it, so it is cut, and without what jsonb can't store. */
function storedText(text: string): string | null {
  const stored = text.slice(0, MAX_TEXT).replaceAll("\0", "").toWellFormed();
  return stored === "" ? null : stored;
}
