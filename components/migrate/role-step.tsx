"use client";

import { useState } from "react";
import type { FormRefusal } from "@/components/form/answer";
import type { MigrationView } from "@/components/migrate/migration-view";
import { PlanForm } from "@/components/migrate/plan-form";
import type { Platform } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { HiddenFields } from "@/components/ui/hidden-fields";
import { useValidation } from "@/components/validate/use-validation";
import type { ValidateActions } from "@/components/validate/validate-actions";
import { ValidateButton } from "@/components/validate/validate-button";
import { ValidatePanel } from "@/components/validate/validate-panel";
import { EMPTY_SETTINGS, type Settings } from "@/server/domain/destination/settings.ts";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

type RoleStepProps = {
  migration: MigrationView;
  platform: Platform;
  supportContact: string;
  lastValidation: Validation | null;
  validate: ValidateActions;
  take: (step: MigrationStepInput) => Promise<FormRefusal | null>;
  onValidated: () => void;
};

/** Names the role, then validates it with the real bucket, whose policy also allows the test folder. */
export function RoleStep({ migration, platform, supportContact, lastValidation, validate, take, onValidated }: RoleStepProps) {
  const { newDestination, modern, legacy, environment, waitSeconds } = migration;
  const [changing, setChanging] = useState(false);
  const { awsRegion, iamRoleArn } = modern?.settings ?? EMPTY_SETTINGS;
  if (newDestination === null || iamRoleArn === "" || changing) {
    return (
      <PlanForm
        platform={platform}
        initial={{ environment, waitSeconds, awsRegion, iamRoleArn }}
        bucket={legacy.bucket}
        submitLabel="Save and continue"
        plan={(plan) => take({ step: "plan", plan })}
        {...(changing ? { onClose: () => setChanging(false) } : {})}
      />
    );
  }
  return (
    <ValidateRole
      key={`${awsRegion} ${iamRoleArn}`}
      destinationId={newDestination.id}
      settings={{ awsRegion, iamRoleArn, bucket: legacy.bucket }}
      platform={platform}
      supportContact={supportContact}
      lastValidation={lastValidation}
      validate={validate}
      onChange={() => setChanging(true)}
      onValidated={onValidated}
    />
  );
}

type ValidateRoleProps = Pick<RoleStepProps, "platform" | "supportContact" | "lastValidation" | "validate" | "onValidated"> & {
  destinationId: string;
  settings: Settings;
  onChange: () => void;
};

function ValidateRole({
  destinationId,
  settings,
  platform,
  supportContact,
  lastValidation,
  validate,
  onChange,
  onValidated,
}: ValidateRoleProps) {
  const { shown, live, problem, busy, run, button } = useValidation({
    destinationId,
    last: lastValidation,
    saved: settings,
    validate,
  });

  async function validateRole() {
    await run(settings);
    onValidated();
  }

  return (
    <div className="grid gap-4">
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="text-muted">Role</dt>
        <dd className="font-mono text-xs leading-5 break-all">{settings.iamRoleArn}</dd>
        <dt className="text-muted">Region</dt>
        <dd>{settings.awsRegion}</dd>
        <dt className="text-muted">Bucket</dt>
        <dd className="font-mono text-xs leading-5 break-all">{settings.bucket}</dd>
      </dl>
      <div className="flex flex-wrap gap-2">
        <form>
          <HiddenFields values={settings} />
          <ValidateButton variant="primary" label="Validate the role" {...button} onValidate={validateRole} />
        </form>
        <Button onClick={onChange}>Change</Button>
      </div>
      <ValidatePanel
        validation={shown}
        live={live}
        busy={busy}
        problem={problem}
        links={{ destinationId, supportContact }}
        facts={platform}
        onRetry={validateRole}
        onUseRegion={null}
      />
    </div>
  );
}
