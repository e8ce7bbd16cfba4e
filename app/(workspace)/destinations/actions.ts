"use server";

import { revalidatePath } from "next/cache";
import { currentActor, findCurrentActor, runtime } from "@/app/server";
import { streamValues } from "@/app/stream-values";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import type { PostedValidation, ValidationLine } from "@/components/validate/validate-actions";
import { addDestination } from "@/server/configure/add-destination.ts";
import { changeDestination } from "@/server/configure/change-destination.ts";
import { createSandboxBucket } from "@/server/configure/create-sandbox-bucket.ts";
import { deleteDestination } from "@/server/configure/delete-destination.ts";
import { deliverGap } from "@/server/configure/deliver-gap.ts";
import { leaveGap } from "@/server/configure/leave-gap.ts";
import { setDayManifest } from "@/server/configure/set-day-manifest.ts";
import { redeliverFiles } from "@/server/deliver/redeliver-files.ts";
import { FilesToSendInput, type Redelivery } from "@/server/domain/delivery/files-to-send.ts";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { NewDestinationInput } from "@/server/domain/destination/new-destination.ts";
import { SaveOptions, type Settings, SettingsInput } from "@/server/domain/destination/settings.ts";
import { readId } from "@/server/domain/id.ts";
import { NamedInput } from "@/server/domain/names.ts";
import { ok, refuse } from "@/server/domain/result.ts";
import { validateDestination } from "@/server/validate/validate-destination.ts";
import { readPostedSettings, toValidationAnswer } from "./posted-settings";

/** Does not revalidate this address, whose source now has a destination: the page opens the new destination itself. */
export async function addAwsS3Action(input: unknown): Promise<Answer<{ destinationId: string }>> {
  const parsed = NewDestinationInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);
  const { sourceId, name, ...settings } = parsed.data;

  return answer(await addDestination(await runtime(), await currentActor(), { sourceId, name, settings, metadataId: AWS_S3.metadataId }));
}

/** Creates a bucket and a role in the sandbox. The form enters the settings, and nothing is saved yet. */
export async function createSandboxBucketAction(sourceId: string): Promise<Answer<Settings>> {
  return answer(await createSandboxBucket(await runtime(), await currentActor(), readId(sourceId)));
}

export async function saveSettingsAction(destinationId: string, input: unknown, options: unknown): Promise<Answer<null>> {
  const [parsed, parsedOptions] = [SettingsInput.safeParse(input), SaveOptions.safeParse(options)];
  if (!parsed.success) return fieldErrors(parsed.error);
  if (!parsedOptions.success) return fieldErrors(parsedOptions.error);

  const saved = await changeDestination(await runtime(), await currentActor(), readId(destinationId), {
    settings: parsed.data,
    ...parsedOptions.data,
  });
  if (saved.ok) revalidatePath("/", "layout");
  return answer(saved);
}

export async function setDayManifestAction(destinationId: string, on: boolean): Promise<Answer<null>> {
  const done = await setDayManifest(await runtime(), await currentActor(), readId(destinationId), on === true);
  if (done.ok) revalidatePath(`/destinations/${readId(destinationId)}`, "layout");
  return answer(done);
}

export async function setEnabledAction(destinationId: string, enabled: boolean, mayShareLocation: boolean): Promise<Answer<null>> {
  const done = await changeDestination(await runtime(), await currentActor(), readId(destinationId), {
    enabled: enabled === true,
    mayShareLocation: mayShareLocation === true,
  });
  if (done.ok) revalidatePath("/", "layout");
  return answer(done);
}

/** Delivers what arrived while the destination was disabled. */
export async function deliverGapAction(destinationId: string, mayShareLocation: boolean): Promise<Answer<null>> {
  const consent = { mayShareLocation: mayShareLocation === true };
  const done = await deliverGap(await runtime(), await currentActor(), readId(destinationId), consent);
  return answer(done.ok ? ok(null) : done);
}

export async function leaveGapAction(destinationId: string): Promise<Answer<null>> {
  return answer(await leaveGap(await runtime(), await currentActor(), readId(destinationId)));
}

/** Sends files again. The list of files then reloads itself. */
export async function sendAgainAction(destinationId: string, input: unknown): Promise<Answer<Redelivery>> {
  const parsed = FilesToSendInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);
  return answer(await redeliverFiles(await runtime(), await currentActor(), readId(destinationId), parsed.data));
}

export async function renameAction(destinationId: string, input: unknown): Promise<Answer<null>> {
  const parsed = NamedInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const renamed = await changeDestination(await runtime(), await currentActor(), readId(destinationId), { name: parsed.data.name });
  if (renamed.ok) revalidatePath("/", "layout");
  return answer(renamed);
}

/** Deletes the destination. Does not revalidate this address, because the page leaves it. */
export async function deleteAction(destinationId: string): Promise<Answer<null>> {
  return answer(await deleteDestination(await runtime(), await currentActor(), readId(destinationId)));
}

/** Validates the settings, saved or not. Streams the state of the steps whenever one begins, then the answer. */
export async function validateAction(destinationId: string, input: unknown): Promise<AsyncGenerator<ValidationLine>> {
  const parsed = SettingsInput.safeParse(input);
  const actor = await findCurrentActor();
  const context = await runtime();

  return streamValues<ValidationLine>(async (emit) => {
    if (actor === null) return emit({ answer: answer(refuse("signed_out")) });
    if (!parsed.success) return emit({ answer: fieldErrors(parsed.error) });
    const request = { destinationId: readId(destinationId), settings: parsed.data };
    emit({ answer: toValidationAnswer(await validateDestination(context, actor, request, (steps) => emit({ steps }))) });
  });
}

/**
 * Validates without scripts or before hydration: the next page shows the answer. Without settings in the form, the saved settings are
 * validated.
 */
export async function validateFormAction(_: PostedValidation | null, form: FormData): Promise<PostedValidation> {
  const typed = readPostedSettings(form);
  const actor = await currentActor();
  const parsed = SettingsInput.optional().safeParse(typed ?? undefined);
  if (!parsed.success) return { typed, answer: fieldErrors(parsed.error) };

  const request = { destinationId: readId(form.get("destinationId")), settings: parsed.data };
  return { typed, answer: toValidationAnswer(await validateDestination(await runtime(), actor, request)) };
}
