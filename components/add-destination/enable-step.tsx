"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CollisionDialog } from "@/components/destination/collision-dialog";
import { useLocationConflict } from "@/components/destination/use-location-conflict";
import type { SaveAction } from "@/components/destination/use-save-settings";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import type { Platform } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { LastValidated } from "@/components/validate/last-validated";
import { useValidation } from "@/components/validate/use-validation";
import type { ValidateActions } from "@/components/validate/validate-actions";
import { ValidateButton } from "@/components/validate/validate-button";
import { ValidateNote } from "@/components/validate/validate-note";
import { ValidatePanel } from "@/components/validate/validate-panel";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

type EnableStepProps = {
  destination: { id: string; name: string; settings: Settings };
  lastValidation: Validation | null;
  supportContact: string;
  platform: Platform;
  save: SaveAction;
  validate: ValidateActions;
  enable: (mayShareLocation: boolean) => Promise<Answer<null>>;
  onChangeSettings: () => void;
};

/** Validates the settings, then enables the destination. */
export function EnableStep({
  destination,
  lastValidation,
  supportContact,
  platform,
  save,
  validate,
  enable,
  onChangeSettings,
}: EnableStepProps) {
  const router = useRouter();
  const { id, name, settings } = destination;
  const { validation, shown, live, problem, busy, run, button } = useValidation({
    destinationId: id,
    last: lastValidation,
    saved: settings,
    validate,
  });
  const [enabling, setEnabling] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const sharing = useLocationConflict();
  const passed = validation?.code === "ok" && sameSettings(validation.settings, settings);

  async function switchOn() {
    if (enabling) return;
    setEnabling(true);
    finish(await sharing.attempt(settings.bucket, enable));
  }

  /** `enabled` is null if the person must confirm first. */
  function finish(enabled: Answer<null> | null) {
    if (enabled?.ok) return router.push(`/destinations/${id}/delivery`);
    setEnabling(false);
    setRefusal(enabled?.error.message);
  }

  async function moveTo(awsRegion: string) {
    const saved = await submit(() => save({ ...settings, awsRegion }, { seen: settings }));
    if (!saved.ok) return setRefusal(saved.error.message);
    router.refresh();
    await run({ ...settings, awsRegion });
  }

  return (
    <div className="grid gap-6">
      <dl className="grid gap-x-6 rounded-lg border border-border bg-raised px-4 py-3 max-sm:[&>dd]:mb-2 sm:gap-y-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <dt className="text-muted">Name</dt>
        <dd>{name}</dd>
        <dt className="text-muted">AWS Region</dt>
        <dd>{settings.awsRegion}</dd>
        <dt className="text-muted">Bucket Name</dt>
        <dd className="font-mono text-sm break-all">{settings.bucket}</dd>
        <dt className="text-muted">IAM Role ARN</dt>
        <dd className="font-mono text-sm break-all">{settings.iamRoleArn}</dd>
      </dl>
      <div className="flex flex-wrap items-center gap-3">
        <form>
          <ValidateButton variant={passed ? "secondary" : "primary"} {...button} onValidate={() => run(settings)} />
        </form>
        <Button variant={passed ? "primary" : "secondary"} onClick={switchOn} aria-disabled={enabling || undefined}>
          {toEnableLabel(enabling, passed)}
        </Button>
        <Button variant="ghost" onClick={onChangeSettings}>
          Change the settings
        </Button>
        <div className="sm:ml-auto">
          <LastValidated validation={validation} shown={settings} />
        </div>
      </div>
      <ValidateNote supportContact={supportContact} />
      <FormError message={refusal} />
      <ValidatePanel
        validation={shown}
        live={live}
        busy={busy}
        problem={problem}
        links={{ destinationId: id, supportContact }}
        facts={platform}
        onRetry={() => run(settings)}
        onUseRegion={moveTo}
      />
      <CollisionDialog
        conflict={sharing.conflict}
        confirm="Enable anyway"
        busy={sharing.busy}
        onConfirm={async () => finish(await sharing.confirm())}
        onClose={sharing.close}
      />
    </div>
  );
}

function toEnableLabel(enabling: boolean, passed: boolean): string {
  if (enabling) return "Enabling…";
  return passed ? "Enable delivery" : "Enable without a passing check";
}
