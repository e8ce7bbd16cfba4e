"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { ShieldCheck } from "lucide-react";
import { FormProvider, useForm } from "react-hook-form";
import { toast } from "sonner";
import { ExternalId } from "@/components/destination/external-id";
import { SettingsFields } from "@/components/destination/settings-fields";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { LastValidated } from "@/components/validate/last-validated";
import { useValidation, type ValidateAction } from "@/components/validate/use-validation";
import { ValidatePanel } from "@/components/validate/validate-panel";
import { type Settings, SettingsInput } from "@/server/domain/settings.ts";
import type { Validation } from "@/server/domain/validation.ts";

type SettingsFormProps = {
  destination: { id: string; settings: Settings; sourceId: string; canEdit: boolean; canValidate: boolean };
  workspaceId: string;
  supportContact: string;
  lastValidation: Validation | null;
  save: (settings: Settings) => Promise<Answer<null>>;
  validate: ValidateAction;
};

/** The three settings, saved or only tried: Validate asks AWS about what is typed, saved or not. */
export function SettingsForm({ destination, workspaceId, supportContact, lastValidation, save, validate }: SettingsFormProps) {
  const form = useForm({ resolver: zodResolver(SettingsInput), defaultValues: destination.settings });
  const { errors, isSubmitting, isDirty } = form.formState;
  const { validation, shown, problem, busy, run } = useValidation(validate, lastValidation, destination.settings);

  async function saveChanges(settings: Settings) {
    const saved = await submit(() => save(settings));
    if (!saved.ok) return showRefusal(form, saved.error);
    form.reset(settings);
    toast.success("Settings saved. Files from now on go there.");
  }

  async function validateTyped() {
    if (await form.trigger(undefined, { shouldFocus: true })) await run(SettingsInput.parse(form.getValues()));
  }

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={form.handleSubmit(saveChanges)} className="grid max-w-[45rem] gap-6">
        <SettingsFields sourceId={destination.sourceId} readOnly={!destination.canEdit} />
        <ExternalId workspaceId={workspaceId} />
        <FormError message={errors.root?.message} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
          {destination.canEdit && (
            <SubmitButton busy={isSubmitting} busyLabel="Saving…" disabled={!isDirty}>
              Save changes
            </SubmitButton>
          )}
          {destination.canValidate && (
            <Button onClick={validateTyped} aria-disabled={busy || undefined}>
              <ShieldCheck aria-hidden />
              {busy ? "Validating…" : "Validate"}
            </Button>
          )}
          <div className="sm:ml-auto">
            <LastValidated validation={validation} />
          </div>
        </div>
        {shown?.code === "ok" && isDirty && (
          <Notice tone="warning">What passed is what stands in the fields. Save changes, so that delivery uses it.</Notice>
        )}
        {!destination.canValidate && (
          <p className="text-sm text-muted">Your role may look at these settings, not change or validate them.</p>
        )}
        <ValidatePanel validation={shown} busy={busy} problem={problem} links={{ destinationId: destination.id, supportContact }} />
      </form>
    </FormProvider>
  );
}
