import type { Answer } from "@/components/form/answer";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

/** What the browser hears of a validation: how its steps stand, again and again, then how it ended. */
export type ValidationLine = { steps: readonly LiveStep[] } | { answer: Answer<Validation> };

/** How a validation ended that a form without scripts asked for, and the settings in that form; null where it had none. */
export type PostedValidation = { typed: Settings | null; answer: Answer<Validation> };

/** The two server actions behind the Validate button. */
export type ValidateActions = {
  /** For the browser's script: streams the steps. */
  stream: (destinationId: string, settings: Settings) => Promise<AsyncIterable<ValidationLine>>;
  /** For the form itself, before scripts run or without any; the form has a field `destinationId`. */
  post: (previous: PostedValidation | null, form: FormData) => Promise<PostedValidation>;
};
