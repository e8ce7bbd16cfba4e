"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { FormProvider, type UseFormReturn, useForm, useWatch } from "react-hook-form";
import { RolesHelp } from "@/components/access/roles-help";
import { CollisionDialog } from "@/components/destination/collision-dialog";
import { ExternalId } from "@/components/destination/external-id";
import { SaveEffect } from "@/components/destination/save-effect";
import { SettingsConflict } from "@/components/destination/settings-conflict";
import { SettingsFields } from "@/components/destination/settings-fields";
import { type SaveAction, useSaveSettings } from "@/components/destination/use-save-settings";
import { useSettingsDraft } from "@/components/destination/use-settings-draft";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { LeaveGuard } from "@/components/form/leave-guard";
import { SubmitButton } from "@/components/form/submit-button";
import { usePreHydrationInput } from "@/components/form/use-pre-hydration-input";
import { SandboxBucket } from "@/components/set-up/sandbox-bucket";
import type { Platform } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { LastValidated } from "@/components/validate/last-validated";
import { useValidation } from "@/components/validate/use-validation";
import type { ValidateActions } from "@/components/validate/validate-actions";
import { ValidateButton } from "@/components/validate/validate-button";
import { ValidateNote } from "@/components/validate/validate-note";
import { ValidatePanel } from "@/components/validate/validate-panel";
import type { DestinationDetail } from "@/server/configure/get-destination.ts";
import { sameLocation } from "@/server/domain/destination/collision.ts";
import { type Settings, SettingsInput } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

type SettingsFormProps = {
  destination: DestinationDetail & { sourceId: string; paused: boolean };
  /** Shown above the fields. */
  notice?: ReactNode;
  platform: Platform;
  supportContact: string;
  lastValidation: Validation | null;
  save: SaveAction;
  createSandboxBucket: () => Promise<Answer<Settings>>;
  validate: ValidateActions;
};

/** The three settings of AWS S3. Validate tests what is in the fields, whether it is saved or not. */
export function SettingsForm(props: SettingsFormProps) {
  const { destination, notice, platform, supportContact, lastValidation, save, createSandboxBucket, validate } = props;
  const { id, canEdit, canValidate, settings: saved, siblings } = destination;
  const form = useForm({ resolver: zodResolver(SettingsInput), defaultValues: saved });
  const { errors, isSubmitting, isDirty } = form.formState;
  const [awsRegion, bucket, iamRoleArn] = useWatch({ control: form.control, name: ["awsRegion", "bucket", "iamRoleArn"] });
  const fields = { awsRegion, bucket, iamRoleArn };
  const { run, button, typed, ...validating } = useValidation({ destinationId: id, last: lastValidation, saved, validate });
  const { validation, shown } = validating;
  const { seen, restored, settle } = useSettingsDraft(form, id, saved, typed);
  usePreHydrationInput(form, ["bucket", "iamRoleArn"]);
  const saving = useSaveSettings({ form, save, onSaved: settle });
  const validateFields = () => validateForm(form, seen, run);

  return (
    <FormProvider {...form}>
      <LeaveGuard active={isDirty && !isSubmitting} />
      <form noValidate onSubmit={form.handleSubmit((settings) => saving.saveOver(settings, seen))} className="grid max-w-[45rem] gap-6">
        {notice}
        {restored && isDirty && <RestoredNotice onDiscard={() => settle(saved)} />}
        {platform.sandbox !== null && canEdit && <SandboxBucket create={createSandboxBucket} />}
        <SettingsFields
          sourceId={destination.sourceId}
          siblings={destination.enabled && sameLocation(bucket, seen.bucket) ? [] : siblings}
          saved={seen}
          readOnly={!canEdit}
          typed={typed}
        />
        <ExternalId workspaceId={platform.workspaceId} />
        {isDirty && (
          <SaveEffect
            destination={destination}
            saved={seen}
            typed={fields}
            passed={validation?.code === "ok" ? validation.settings : null}
            onValidate={canValidate ? validateFields : null}
          />
        )}
        <ConflictWithTheirs form={form} saving={saving} mine={fields} settle={settle} />
        <FormError message={errors.root?.message} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
          {canEdit && (
            <SubmitButton busy={isSubmitting} busyLabel="Saving…" disabled={!isDirty}>
              Save changes
            </SubmitButton>
          )}
          {canValidate && <ValidateButton {...button} onValidate={validateFields} />}
          <div className="min-w-0 sm:ml-auto">
            <LastValidated validation={validation} shown={fields} />
          </div>
        </div>
        {shown?.code === "ok" && isDirty && <Notice tone="warning">You validated unsaved changes. Save them to use them.</Notice>}
        {canValidate ? <ValidateNote supportContact={supportContact} /> : <ReadOnlyNote />}
        <ValidatePanel
          {...validating}
          validation={shown}
          links={{ destinationId: id, supportContact }}
          facts={platform}
          onRetry={canValidate ? validateFields : null}
          onUseRegion={canEdit ? (region) => validateIn(region, form, validateFields) : null}
        />
      </form>
      <SharedLocationDialog form={form} saving={saving} />
    </FormProvider>
  );
}

type Saving = ReturnType<typeof useSaveSettings>;

/** Puts the parsed values into the fields, because delivery uses exactly what is saved, and validates them. */
async function validateForm(form: UseFormReturn<Settings>, seen: Settings, run: (settings: Settings) => Promise<void>): Promise<void> {
  if (!(await form.trigger(undefined, { shouldFocus: true }))) return;
  const settings = SettingsInput.parse(form.getValues());
  for (const field of ["awsRegion", "bucket", "iamRoleArn"] as const) {
    if (settings[field] !== seen[field]) form.setValue(field, settings[field], { shouldDirty: true });
  }
  await run(settings);
}

async function validateIn(region: string, form: UseFormReturn<Settings>, validate: () => Promise<void>): Promise<void> {
  form.setValue("awsRegion", region, { shouldDirty: true, shouldValidate: true });
  await validate();
}

type ConflictWithTheirsProps = { form: UseFormReturn<Settings>; saving: Saving; mine: Settings; settle: (settings: Settings) => void };

function ConflictWithTheirs({ form, saving, mine, settle }: ConflictWithTheirsProps) {
  const { theirs, saveOver, forgetTheirs } = saving;
  if (theirs === null) return null;
  return (
    <SettingsConflict
      mine={mine}
      theirs={theirs}
      onTakeTheirs={() => {
        settle(theirs);
        forgetTheirs();
      }}
      onSaveMine={form.handleSubmit((settings) => saveOver(settings, theirs))}
    />
  );
}

function SharedLocationDialog({ form, saving: { location, confirmLocation } }: { form: UseFormReturn<Settings>; saving: Saving }) {
  return (
    <CollisionDialog
      conflict={location.conflict}
      confirm="Save anyway"
      busy={location.busy}
      onConfirm={confirmLocation}
      onClose={location.close}
      onUse={(value) => {
        form.setValue("bucket", value, { shouldDirty: true, shouldValidate: true });
        location.close();
      }}
    />
  );
}

function ReadOnlyNote() {
  return (
    <p className="text-sm text-muted">
      Your role can view these settings, but not change or validate them. A Workspace Owner, a Workspace Admin or a Source Admin can.{" "}
      <RolesHelp />
    </p>
  );
}

function RestoredNotice({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Notice title="Your unsaved changes were restored">
      <p className="mb-3 text-muted">This browser kept what you typed. It is not saved yet.</p>
      <Button size="small" onClick={onDiscard}>
        Discard changes
      </Button>
    </Notice>
  );
}
