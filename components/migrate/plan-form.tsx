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
  usual: Pick<MigrationPlanInput, "environment" | "awsRegion" | "iamRoleArn" | "waitSeconds">;
  /** The real bucket, for which the guide makes the role; null where there are several. */
  bucket: string | null;
  submitLabel: string;
  plan: (plan: MigrationPlanInput) => Promise<FormRefusal | null>;
  /** Closes the form once it is saved or cancelled; without it there is nothing to go back to. */
  onClose?: () => void;
};

/** Which environment, through which role, and how long both run side by side. */
export function PlanForm({ platform, usual, bucket, submitLabel, plan, onClose }: PlanFormProps) {
  const form = useForm({ resolver: zodResolver(MigrationPlanInput), defaultValues: { ...usual, takeOver: false } });
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
          hint="One role for each environment. Many sources may share it, with their bucket."
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
        <Field optional label="AWS Region" error={errors.awsRegion?.message} hint="Left empty, the bucket itself is asked where it is.">
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
          <Field optional label="Environment" error={errors.environment?.message} hint="Groups this source with others of its kind.">
            {(control) => <Input {...control} {...form.register("environment")} placeholder="prod" autoComplete="off" />}
          </Field>
          <Field label="Wait after the cut-over, in minutes" error={errors.waitSeconds?.message} hint="The document says an hour.">
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
        <strong className="font-semibold">AWS S3 is enabled on this source, and delivers to another place.</strong> Used for this move, it
        delivers to the test folder instead from the next batch on. Giving the move up puts its settings back.
      </p>
      <Button size="small" onClick={onUse} className="justify-self-start">
        Use it for this move
      </Button>
    </div>
  );
}
