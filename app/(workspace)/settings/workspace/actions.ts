"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { renameWorkspace } from "@/server/access/rename-workspace.ts";
import { NamedInput } from "@/server/domain/names.ts";

export async function renameWorkspaceAction(input: unknown): Promise<Answer<null>> {
  const parsed = NamedInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const renamed = await renameWorkspace(await runtime(), await currentActor(), parsed.data.name);
  if (renamed.ok) revalidatePath("/", "layout");
  return answer(renamed);
}
