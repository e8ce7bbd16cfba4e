"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { addWriteKey } from "@/server/configure/add-write-key.ts";
import { changeSource } from "@/server/configure/change-source.ts";
import { createSource } from "@/server/configure/create-source.ts";
import { deleteSource } from "@/server/configure/delete-source.ts";
import { removeWriteKey } from "@/server/configure/remove-write-key.ts";
import { sendSampleEvents } from "@/server/configure/send-sample-events.ts";
import { setSourceLabels } from "@/server/configure/set-source-labels.ts";
import { readId } from "@/server/domain/id.ts";
import { LabelsInput } from "@/server/domain/label.ts";
import { NamedInput } from "@/server/domain/names.ts";

export async function createSourceAction(input: unknown): Promise<Answer<{ sourceId: string }>> {
  const parsed = NamedInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const created = await createSource(await runtime(), await currentActor(), parsed.data);
  if (created.ok) revalidatePath("/", "layout");
  return answer(created);
}

export async function renameSourceAction(sourceId: string, input: unknown): Promise<Answer<null>> {
  const parsed = NamedInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const renamed = await changeSource(await runtime(), await currentActor(), readId(sourceId), { name: parsed.data.name });
  if (renamed.ok) revalidatePath("/", "layout");
  return answer(renamed);
}

export async function setSourceEnabledAction(sourceId: string, enabled: boolean): Promise<Answer<null>> {
  const done = await changeSource(await runtime(), await currentActor(), readId(sourceId), { enabled: enabled === true });
  if (done.ok) revalidatePath("/", "layout");
  return answer(done);
}

export async function sendSampleEventsAction(sourceId: string): Promise<Answer<{ eventCount: number }>> {
  return answer(await sendSampleEvents(await runtime(), await currentActor(), readId(sourceId)));
}

export async function addWriteKeyAction(sourceId: string): Promise<Answer<unknown>> {
  const added = await addWriteKey(await runtime(), await currentActor(), readId(sourceId));
  if (added.ok) revalidatePath("/", "layout");
  return answer(added);
}

export async function removeWriteKeyAction(sourceId: string, writeKey: string): Promise<Answer<null>> {
  const removed = await removeWriteKey(await runtime(), await currentActor(), readId(sourceId), readId(writeKey));
  if (removed.ok) revalidatePath("/", "layout");
  return answer(removed);
}

export async function setSourceLabelsAction(sourceId: string, input: unknown): Promise<Answer<unknown>> {
  const parsed = LabelsInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const saved = await setSourceLabels(await runtime(), await currentActor(), readId(sourceId), { labels: parsed.data, how: "instead" });
  if (saved.ok) revalidatePath("/", "layout");
  return answer(saved);
}

/** Deletes the source. Does not revalidate this address, because the page leaves it. */
export async function deleteSourceAction(sourceId: string): Promise<Answer<null>> {
  return answer(await deleteSource(await runtime(), await currentActor(), readId(sourceId)));
}
