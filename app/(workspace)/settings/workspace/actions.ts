"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { renameWorkspace } from "@/server/access/workspace/rename-workspace.ts";
import { createLabel } from "@/server/configure/create-label.ts";
import { deleteLabel } from "@/server/configure/delete-label.ts";
import { LabelInput, LabelKeyInput } from "@/server/domain/label.ts";
import { NamedInput } from "@/server/domain/names.ts";

export async function renameWorkspaceAction(input: unknown): Promise<Answer<null>> {
  const parsed = NamedInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const renamed = await renameWorkspace(await runtime(), await currentActor(), parsed.data.name);
  if (renamed.ok) revalidatePath("/", "layout");
  return answer(renamed);
}

export async function createLabelAction(input: unknown): Promise<Answer<unknown>> {
  const parsed = LabelInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const label = { ...parsed.data, description: parsed.data.description ?? "" };
  const created = await createLabel(await runtime(), await currentActor(), label);
  if (created.ok) revalidatePath("/", "layout");
  return answer(created);
}

export async function deleteLabelAction(input: unknown): Promise<Answer<null>> {
  const parsed = LabelKeyInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const deleted = await deleteLabel(await runtime(), await currentActor(), parsed.data);
  if (deleted.ok) revalidatePath("/", "layout");
  return answer(deleted);
}
