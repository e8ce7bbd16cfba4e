import type { Answer } from "@/components/form/answer";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";
import type { ValidationCode } from "@/server/domain/validation/validation-codes.ts";

/** The result of a step for one legacy destination. `validation` is the code of the Validate step, null for other steps. */
export type StepResult = { legacyId: string; answer: Answer<{ validation: ValidationCode | null }> };

export type TakeStep = (legacyIds: string[], step: MigrationStepInput) => Promise<Answer<StepResult[]>>;
