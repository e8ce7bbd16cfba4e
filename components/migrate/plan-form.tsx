"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { ExternalId } from "@/components/destination/external-id";
import { RegionSelect } from "@/components/destination/region-select";
import type { FormRefusal } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { showRefusal } from "@/components/form/show-refusal";
import { SubmitButton } from "@/components/form/submit-button";
import { RoleGuide } from "@/components/migrate/role-guide";
import type { Platform } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MigrationPlanInput } from "@/server/domain/migration/migration-input.ts";

type PlanFormProps = {
  platform: Platform;
  initial: Pick<MigrationPlanInput, "environment" | "awsRegion" | "iamRoleArn" | "waitSeconds">;
  /** The real bucket, for the guide to the role; null if there are several. */
  bucket: string | null;
  submitLabel: string;
  plan: (plan: MigrationPlanInput) => Promise<FormRefusal | null>;
  /** Called once the form is saved or cancelled. Without it there is no Cancel button. */
  onClose?: () => void;
};

/** The role, the environment, and how long both destinations run in parallel. */
export function PlanForm({ platform, initial, bucket, submitLabel, plan, onClose }: PlanFormProps) {
  const form = useForm({ resolver: zodResolver(MigrationPlanInput), defaultValues: { ...initial, takeOver: false } });
  const { errors, isSubmitting } = form.formState;
  const awsRegion = useWatch({ control: form.control, name: "awsRegion" });
  const [inUse, setInUse] = useState(false);

  async function send(input: MigrationPlanInput) {
    const refusal = await plan(input);
    if (refusal === null) return onClose?.();
    if (refusal.code === "new_in_use") return setInUse(true);
    if (refusal.code === "region_unknown") return form.setError("awsRegion", { type: "server", message: refusal.message });
    showRefusal(form, refusal);
  }

  return (
    <div className="grid gap-5">
      {bucket !== null && <RoleGuide platform={platform} awsRegion={awsRegion} bucket={bucket} />}
      <form noValidate onSubmit={form.handleSubmit(send)} className="grid gap-5">
        <Field
          label="IAM Role ARN"
          error={errors.iamRoleArn?.message}
          hint="Use one role per environment. Several sources can share it if it allows their buckets."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("iamRoleArn")}
              placeholder="arn:aws:iam::123456789012:role/SegmentRole"
              autoComplete="off"
              spellCheck={false}
              className="font-mono text-sm"
            />
          )}
        </Field>
        <Field optional label="AWS Region" error={errors.awsRegion?.message} hint="Leave empty to detect the region.">
          {(control) => (
            <Controller
              control={form.control}
              name="awsRegion"
              render={({ field }) => (
                <RegionSelect {...control} ref={field.ref} value={field.value} onChange={field.onChange} onBlur={field.onBlur} />
              )}
            />
          )}
        </Field>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field optional label="Environment" error={errors.environment?.message} hint="Groups sources, for example prod and staging.">
            {(control) => <Input {...control} {...form.register("environment")} placeholder="prod" autoComplete="off" />}
          </Field>
          <Field label="Wait after the cut-over, in minutes" error={errors.waitSeconds?.message} hint="Segment recommends one hour.">
            {(control) => (
              <Controller
                control={form.control}
                name="waitSeconds"
                render={({ field }) => (
                  <Input
                    {...control}
                    ref={field.ref}
                    type="number"
                    min={0}
                    inputMode="numeric"
                    value={Number.isNaN(field.value) ? "" : field.value / 60}
                    onChange={(event) => field.onChange(event.target.valueAsNumber * 60)}
                    onBlur={field.onBlur}
                  />
                )}
              />
            )}
          </Field>
        </div>
        <ExternalId workspaceId={platform.workspaceId} />
        <FormError message={errors.root?.message} />
        {inUse ? <InUse onUse={form.handleSubmit((input) => send({ ...input, takeOver: true }))} /> : null}
        <div className="flex flex-wrap gap-2">
          <SubmitButton busy={isSubmitting} busyLabel="Saving…">
            {submitLabel}
          </SubmitButton>
          {onClose && <Button onClick={onClose}>Cancel</Button>}
        </div>
      </form>
    </div>
  );
}

function InUse({ onUse }: { onUse: () => void }) {
  return (
    <div role="alert" className="grid gap-3 rounded-lg border border-warning/30 bg-warning-soft px-3.5 py-3">
      <p>
        <strong className="font-semibold">AWS S3 is enabled on this source and delivers to another location.</strong> If you use it for this
        migration, it delivers to the test folder instead, from the next batch on. Cancelling the migration restores its settings.
      </p>
      <Button size="small" onClick={onUse} className="justify-self-start">
        Use it for this migration
      </Button>
    </div>
  );
}
