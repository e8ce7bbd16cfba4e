"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { createSource } from "@/server/configure/create-source.ts";
import { SourceInput } from "@/server/domain/names.ts";

export async function createSourceAction(input: unknown): Promise<Answer<{ sourceId: string }>> {
  const parsed = SourceInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const created = await createSource(await runtime(), await currentActor(), parsed.data);
  if (created.ok) revalidatePath("/", "layout");
  return answer(created);
}
