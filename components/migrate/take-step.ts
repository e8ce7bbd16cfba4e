import type { Answer } from "@/components/form/answer";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";
import type { ValidationCode } from "@/server/domain/validation/validation-codes.ts";

/** What became of a step for one legacy destination: taken, or why not. A validation tells its verdict. */
export type StepResult = { legacyId: string; answer: Answer<{ validation: ValidationCode | null }> };

export type TakeStep = (legacyIds: string[], step: MigrationStepInput) => Promise<Answer<StepResult[]>>;
