"use client";

import type { ReactNode } from "react";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { MigrationHeader } from "@/components/migrate/migration-header";
import type { MigrationView } from "@/components/migrate/migration-view";
import { RoleStep } from "@/components/migrate/role-step";
import { StepDone } from "@/components/migrate/step-done";
import { StepFrame } from "@/components/migrate/step-frame";
import { StepUndo } from "@/components/migrate/step-undo";
import { STEP_WORDS } from "@/components/migrate/step-words";
import { CompareStep, CutOverStep, ReceivedStep, TestStep, WaitStep } from "@/components/migrate/steps-before-disable";
import { CleanUpStep, DisableStep, VerifyStep } from "@/components/migrate/steps-from-disable";
import type { TakeStep } from "@/components/migrate/take-step";
import { useMigration } from "@/components/migrate/use-migration";
import type { Platform } from "@/components/set-up/set-up-options";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { ValidateActions } from "@/components/validate/validate-actions";
import { findCurrentLocation, type MigrationStepId } from "@/server/domain/migration/migration.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

type MigrationStepsProps = {
  first: MigrationView;
  platform: Platform;
  supportContact: string;
  lastValidation: Validation | null;
  takeStep: TakeStep;
  validate: ValidateActions;
};

/** The document's steps as a checklist. The state of each step is derived from facts, so the page can be left at any time. */
export function MigrationSteps({ first, platform, supportContact, lastValidation, takeStep, validate }: MigrationStepsProps) {
  const { migration, refetch, ...actions } = useMigration(first, takeStep);
  const { steps, current, canEdit, legacy, newDestination, name, source } = migration;
  const step = { migration, actions };
  const bodies: Record<MigrationStepId, ReactNode> = {
    role: (
      <RoleStep
        {...{ migration, platform, supportContact, lastValidation, validate }}
        take={actions.take}
        onValidated={() => void refetch()}
      />
    ),
    test: <TestStep {...step} />,
    received: <ReceivedStep {...step} />,
    compare: <CompareStep {...step} />,
    cut_over: <CutOverStep {...step} />,
    wait: <WaitStep {...step} />,
    disable: <DisableStep {...step} />,
    verify: <VerifyStep {...step} />,
    clean_up: <CleanUpStep {...step} />,
  };
  return (
    <div className="grid max-w-[45rem] gap-6">
      <MigrationHeader migration={migration} />
      <MigrationNotice migration={migration} />
      <ol className="grid">
        {steps.map(({ id, state }, index) => (
          <StepFrame
            key={id}
            number={index + 1}
            title={STEP_WORDS[id].title}
            state={state}
            last={index === steps.length - 1}
            undo={canEdit && <StepUndo id={id} {...step} />}
          >
            {state === "done" && <StepDone id={id} migration={migration} />}
            {state === "later" && <p className="text-sm text-pretty text-muted">{STEP_WORDS[id].what}</p>}
            {state === "current" && (
              <div className="grid gap-4 pt-1">
                <p className="max-w-prose text-pretty text-muted">{STEP_WORDS[id].what}</p>
                {canEdit || id === "received" || id === "verify" ? (
                  bodies[id]
                ) : (
                  <p className="text-sm">Your role can view this migration, but not run it. Ask someone who can edit {source.name}.</p>
                )}
              </div>
            )}
          </StepFrame>
        ))}
      </ol>
      {canEdit && legacy.enabled && newDestination !== null && current !== "role" && (
        <footer className="flex flex-wrap items-center justify-between gap-3 border-t border-border pt-5">
          <p className="text-sm text-muted">Amazon S3 keeps delivering. Cancelling loses no data.</p>
          <ConfirmButton
            label="Cancel this migration…"
            size="small"
            title={`Cancel the migration of ${name}?`}
            description="AWS S3 goes back to its earlier state: disabled, or with its earlier bucket. Amazon S3 keeps delivering. Files in the bucket stay."
            confirm="Cancel this migration"
            done="The migration was cancelled. Amazon S3 delivers as before."
            act={() => actions.take({ step: "undo", undone: "role" })}
          />
        </footer>
      )}
    </div>
  );
}

/** What matters most about both destinations now. It may have changed since the last step. */
function MigrationNotice({ migration }: { migration: MigrationView }) {
  const { current, legacy, modern, newDestination, source, name } = migration;
  const place = findCurrentLocation(legacy.bucket, modern);
  if (!legacy.enabled && place === "nowhere") {
    return (
      <Notice tone="danger" title="Nothing delivers the events of this source">
        Amazon S3 is disabled for good, and no AWS S3 is enabled. Add or enable one now. It does not deliver earlier batches.
      </Notice>
    );
  }
  if (!legacy.enabled && newDestination?.paused) {
    return (
      <Notice tone="warning" title={`${newDestination.name} is paused`}>
        Amazon S3 is disabled for good, and AWS S3 doesn't deliver the events of {source.name} now. They are waiting, and none is lost.{" "}
        <Link href={`/destinations/${newDestination.id}/delivery`} className="underline underline-offset-2">
          See what to fix
        </Link>
      </Notice>
    );
  }
  if (!legacy.enabled && place !== "home") {
    return (
      <Notice tone="warning" title="AWS S3 delivers to another location">
        Amazon S3 is disabled for good. AWS S3 delivers the events of {source.name} to{" "}
        <code className="font-mono text-xs wrap-anywhere">s3://{modern?.settings.bucket}</code>, and nothing delivers to{" "}
        <code className="font-mono text-xs wrap-anywhere">s3://{legacy.bucket}</code>.{" "}
        {newDestination !== null && (
          <Link href={`/destinations/${newDestination.id}/settings`} className="underline underline-offset-2">
            See its settings
          </Link>
        )}
      </Notice>
    );
  }
  if (current === null) {
    return (
      <Notice tone="success" title={`${name} has moved`}>
        Only AWS S3 delivers the events of {source.name}, through your IAM role, to the same bucket.
      </Notice>
    );
  }
  if (current === "role" && newDestination === null) {
    return (
      <Notice tone="warning" title="On Segment these two overwrite each other's files. Sluice never overwrites a file.">
        Segment's document warns that both destinations overwrite data in a shared S3 location, and that you must migrate before you disable
        the legacy destination. Sluice names each file by its batch. These steps still follow the document's order, and delivery never
        stops.
      </Notice>
    );
  }
  return null;
}
