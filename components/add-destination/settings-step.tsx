"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { type Draft, deleteDraft, keepDraft, readDraft } from "@/components/add-destination/draft";
import { ExternalId } from "@/components/destination/external-id";
import { SettingsFields } from "@/components/destination/settings-fields";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { TextRepair } from "@/components/form/text-repair";
import { usePreHydrationInput } from "@/components/form/use-pre-hydration-input";
import { RoleDisclosure } from "@/components/set-up/role-disclosure";
import { SandboxBucket } from "@/components/set-up/sandbox-bucket";
import type { Platform } from "@/components/set-up/set-up-options";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Sibling } from "@/server/domain/destination/collision.ts";
import { NewDestinationInput } from "@/server/domain/destination/new-destination.ts";
import { EMPTY_SETTINGS, type Settings } from "@/server/domain/destination/settings.ts";

export type AddAction = (input: NewDestinationInput) => Promise<Answer<{ destinationId: string }>>;

type SettingsStepProps = {
  platform: Platform;
  source: { id: string; name: string; siblings: readonly Sibling[] };
  add: AddAction;
  createSandboxBucket: (sourceId: string) => Promise<Answer<Settings>>;
  onAdded: (destinationId: string) => void;
};

/** The name and the three settings. This browser keeps a draft until the destination is created. */
export function SettingsStep({ platform, source, add, createSandboxBucket, onAdded }: SettingsStepProps) {
  const { workspaceId } = platform;
  const empty = { name: `AWS S3 · ${source.name}`, sourceId: source.id, ...EMPTY_SETTINGS };
  const form = useForm({ resolver: zodResolver(NewDestinationInput), defaultValues: { ...empty, ...readDraft(workspaceId, source.id) } });
  const { errors, isSubmitting } = form.formState;
  const typedName = useWatch({ control: form.control, name: "name" });
  useEffect(
    () => form.subscribe({ formState: { values: true }, callback: ({ values }) => keepDraft(workspaceId, source.id, pickDraft(values)) }),
    [form, workspaceId, source.id],
  );
  usePreHydrationInput(form, ["name", "bucket", "iamRoleArn"]);

  async function make(input: NewDestinationInput) {
    const added = await submit(() => add(input));
    if (!added.ok) return showRefusal(form, added.error);
    deleteDraft(workspaceId, source.id);
    onAdded(added.value.destinationId);
  }

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={form.handleSubmit(make)} className="grid gap-6">
        <Field
          label="Name"
          error={errors.name?.message}
          hint="Must be unique among the destinations of this source."
          offer={<TextRepair text={typedName} onRepair={(repaired) => form.setValue("name", repaired, { shouldValidate: true })} />}
        >
          {(control) => <Input {...control} {...form.register("name")} autoComplete="off" />}
        </Field>
        {platform.sandbox !== null && <SandboxBucket create={() => createSandboxBucket(source.id)} />}
        <SettingsFields sourceId={source.id} siblings={source.siblings} guide={<RoleDisclosure platform={platform} />} />
        <ExternalId workspaceId={workspaceId} />
        <FormError message={errors.sourceId?.message ?? errors.root?.message} />
        <SubmitButton busy={isSubmitting} busyLabel="Adding AWS S3…" className="justify-self-start">
          Save and continue
        </SubmitButton>
      </form>
    </FormProvider>
  );
}

function pickDraft({ name, awsRegion, bucket, iamRoleArn }: Draft): Draft {
  return { name, awsRegion, bucket, iamRoleArn };
}
