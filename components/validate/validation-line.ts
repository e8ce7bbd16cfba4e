import type { Answer } from "@/components/form/answer";
import type { LiveStep, Validation } from "@/server/domain/validation.ts";

/** What the browser hears of a validation: how its steps stand, again and again, then how it ended. */
export type ValidationLine = { steps: readonly LiveStep[] } | { answer: Answer<Validation> };
