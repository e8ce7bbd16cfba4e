"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import type { StepResult } from "@/components/migrate/take-step";
import { MigrationStepRequest } from "@/server/domain/migration/migration-input.ts";
import { ok } from "@/server/domain/result.ts";
import { takeStepEach } from "@/server/legacy-migration/take-step.ts";

/** Takes one step for one or more legacy destinations. Returns a result for each. */
export async function takeStepAction(legacyIds: unknown, step: unknown): Promise<Answer<StepResult[]>> {
  const parsed = MigrationStepRequest.safeParse({ legacyIds, step });
  if (!parsed.success) return fieldErrors(parsed.error);

  const outcomes = await takeStepEach(await runtime(), await currentActor(), parsed.data.legacyIds, parsed.data.step);
  revalidatePath("/", "layout");
  return ok(outcomes.map(({ legacyId, outcome }) => ({ legacyId, answer: answer(outcome) })));
}
