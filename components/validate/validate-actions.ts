import type { Answer } from "@/components/form/answer";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

/** One line of the stream of a validation: the steps each time they change, then the result. */
export type ValidationLine = { steps: readonly LiveStep[] } | { answer: Answer<Validation> };

/** The result of a validation that a form without scripts posted. `typed` are the settings in that form; null if it had none. */
export type PostedValidation = { typed: Settings | null; answer: Answer<Validation> };

/** The two server actions behind the Validate button. */
export type ValidateActions = {
  /** For the scripts of the page: streams the steps. */
  stream: (destinationId: string, settings: Settings) => Promise<AsyncIterable<ValidationLine>>;
  /** For the form itself, before the scripts run or without them. The form has a field `destinationId`. */
  post: (previous: PostedValidation | null, form: FormData) => Promise<PostedValidation>;
};
