"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import { RolesHelp } from "@/components/access/roles-help";
import { CollisionDialog } from "@/components/destination/collision-dialog";
import type { DestinationView } from "@/components/destination/destination-view";
import { ExternalId } from "@/components/destination/external-id";
import { SaveEffect } from "@/components/destination/save-effect";
import { SettingsConflict } from "@/components/destination/settings-conflict";
import { SettingsFields } from "@/components/destination/settings-fields";
import { useLocationConflict } from "@/components/destination/use-location-conflict";
import { useSettingsDraft } from "@/components/destination/use-settings-draft";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { LeaveGuard } from "@/components/form/leave-guard";
import { showRefusal } from "@/components/form/show-refusal";
import { SubmitButton } from "@/components/form/submit-button";
import { useEarlyText } from "@/components/form/use-early-text";
import { pollJson } from "@/components/poll";
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
import { type SaveManner, type Settings, SettingsInput } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

/** `seen` is what the page held before anything was typed: who saved something else meanwhile is not overwritten unasked. */
export type SaveAction = (settings: Settings, manner: SaveManner) => Promise<Answer<null>>;

type SettingsFormProps = {
  destination: DestinationDetail & { sourceId: string; paused: boolean };
  /** Stands above the fields. */
  notice?: ReactNode;
  platform: Platform;
  supportContact: string;
  lastValidation: Validation | null;
  save: SaveAction;
  createSandboxBucket: () => Promise<Answer<Settings>>;
  validate: ValidateActions;
};

/** The three settings, saved or only tried: Validate asks AWS about what is typed, saved or not. */
export function SettingsForm(props: SettingsFormProps) {
  const { destination, notice, platform, supportContact, lastValidation, save, createSandboxBucket, validate } = props;
  const { id, canEdit, canValidate } = destination;
  const form = useForm({ resolver: zodResolver(SettingsInput), defaultValues: destination.settings });
  const { errors, isSubmitting, isDirty } = form.formState;
  const [awsRegion, bucket, iamRoleArn] = useWatch({ control: form.control, name: ["awsRegion", "bucket", "iamRoleArn"] });
  const saved = destination.settings;
  const { validation, shown, live, problem, busy, run, button, typed } = useValidation({
    destinationId: id,
    last: lastValidation,
    saved,
    validate,
  });
  const { seen, restored, settle } = useSettingsDraft(form, id, saved, typed);
  useEarlyText(form, ["bucket", "iamRoleArn"]);
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const [asked, setAsked] = useState<Settings | null>(null);
  const sharing = useLocationConflict(id);

  async function saveOver(settings: Settings, before: Settings) {
    setAsked(settings);
    await take(settings, await sharing.attempt(settings.bucket, (mayShareLocation) => save(settings, { seen: before, mayShareLocation })));
  }

  /** What became of saving; null where it is asked about first. */
  async function take(settings: Settings, saved: Answer<null> | null) {
    if (saved === null) return;
    if (!saved.ok && saved.error.code === "changed_meanwhile") return setTheirs(await settingsNow(id));
    setTheirs(null);
    if (!saved.ok) return showRefusal(form, saved.error);
    settle(settings);
    toast.success("Settings saved. Files from now on go there.");
  }

  async function validateTyped() {
    if (!(await form.trigger(undefined, { shouldFocus: true }))) return;
    const settings = SettingsInput.parse(form.getValues());
    // The fields say what is tried: delivery uses what is saved, to the letter.
    for (const field of ["awsRegion", "bucket", "iamRoleArn"] as const) {
      if (settings[field] !== seen[field]) form.setValue(field, settings[field], { shouldDirty: true });
    }
    await run(settings);
  }

  async function moveTo(region: string) {
    form.setValue("awsRegion", region, { shouldDirty: true, shouldValidate: true });
    await validateTyped();
  }

  return (
    <FormProvider {...form}>
      <LeaveGuard active={isDirty && !isSubmitting} />
      <form noValidate onSubmit={form.handleSubmit((settings) => saveOver(settings, seen))} className="grid max-w-[45rem] gap-6">
        {notice}
        {restored && isDirty && <RestoredNotice onDiscard={() => settle(destination.settings)} />}
        {platform.sandbox !== null && canEdit && <SandboxBucket create={createSandboxBucket} />}
        <SettingsFields
          sourceId={destination.sourceId}
          neighbours={destination.enabled && sameLocation(bucket, seen.bucket) ? [] : destination.neighbours}
          saved={seen}
          readOnly={!canEdit}
          typed={typed}
        />
        <ExternalId workspaceId={platform.workspaceId} />
        {isDirty && (
          <SaveEffect
            destination={destination}
            saved={seen}
            typed={{ awsRegion, bucket, iamRoleArn }}
            passed={validation?.code === "ok" ? validation.settings : null}
            onValidate={canValidate ? validateTyped : null}
          />
        )}
        {theirs !== null && (
          <SettingsConflict
            mine={{ awsRegion, bucket, iamRoleArn }}
            theirs={theirs}
            onTakeTheirs={() => {
              settle(theirs);
              setTheirs(null);
            }}
            onSaveMine={form.handleSubmit((settings) => saveOver(settings, theirs))}
          />
        )}
        <FormError message={errors.root?.message} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
          {canEdit && (
            <SubmitButton busy={isSubmitting} busyLabel="Saving…" disabled={!isDirty}>
              Save changes
            </SubmitButton>
          )}
          {canValidate && <ValidateButton {...button} onValidate={validateTyped} />}
          <div className="min-w-0 sm:ml-auto">
            <LastValidated validation={validation} shown={{ awsRegion, bucket, iamRoleArn }} />
          </div>
        </div>
        {shown?.code === "ok" && isDirty && (
          <Notice tone="warning">What passed is what stands in the fields. Save changes, so that delivery uses it.</Notice>
        )}
        {canValidate ? (
          <ValidateNote supportContact={supportContact} />
        ) : (
          <p className="text-sm text-muted">
            Your role may look at these settings, not change or validate them. That takes a Workspace Owner, a Workspace Admin or a Source
            Admin. <RolesHelp />
          </p>
        )}
        <ValidatePanel
          validation={shown}
          live={live}
          busy={busy}
          problem={problem}
          links={{ destinationId: id, supportContact }}
          facts={platform}
          onRetry={canValidate ? validateTyped : null}
          onUseRegion={canEdit ? moveTo : null}
        />
      </form>
      <CollisionDialog
        conflict={sharing.conflict}
        confirm="Save anyway"
        busy={sharing.busy}
        onConfirm={async () => {
          const saved = await sharing.confirm();
          if (asked !== null) await take(asked, saved);
        }}
        onClose={sharing.close}
        onUse={(value) => {
          form.setValue("bucket", value, { shouldDirty: true, shouldValidate: true });
          sharing.close();
        }}
      />
    </FormProvider>
  );
}

function RestoredNotice({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Notice title="Your unsaved changes are back">
      <p className="mb-3 text-muted">This browser kept what you typed last time. It isn't saved yet.</p>
      <Button size="small" onClick={onDiscard}>
        Discard them
      </Button>
    </Notice>
  );
}

async function settingsNow(destinationId: string): Promise<Settings> {
  return (await pollJson<DestinationView>(`/destinations/${destinationId}/delivery/live`)).settings;
}
