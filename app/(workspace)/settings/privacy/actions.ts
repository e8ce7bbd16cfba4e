"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { RegulationInput } from "@/server/domain/regulations/regulation.ts";
import { createRegulation } from "@/server/regulations/create-regulation.ts";

/** Suppresses users of the whole workspace, erases their records, or ends their suppression. */
export async function createRegulationAction(input: unknown): Promise<Answer<{ regulationId: string }>> {
  const parsed = RegulationInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const created = await createRegulation(await runtime(), await currentActor(), null, parsed.data);
  if (created.ok) revalidatePath("/settings/privacy");
  return answer(created);
}
