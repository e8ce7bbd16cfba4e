"use client";

import { ArrivalsView } from "@/components/migrate/arrivals-view";
import { BucketAddress } from "@/components/migrate/bucket-address";
import { ComparisonView } from "@/components/migrate/compare-step";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { Countdown } from "@/components/migrate/countdown";
import { CutOverButton } from "@/components/migrate/cut-over-button";
import { PausedNotice } from "@/components/migrate/paused-notice";
import type { StepProps } from "@/components/migrate/step-props";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { isEqual } from "@/server/domain/migration/comparison.ts";

export function TestStep({ migration: { testBucket }, actions: { act, busy } }: StepProps) {
  return (
    <div className="grid gap-4">
      {testBucket !== null && <BucketAddress text={`s3://${testBucket}`} name="the test folder" />}
      <Button
        variant="primary"
        aria-disabled={busy || undefined}
        onClick={() => act({ step: "start_test" }, "The test delivery has started.")}
        className="justify-self-start"
      >
        {busy ? "Starting…" : "Start the test delivery"}
      </Button>
    </div>
  );
}

export function ReceivedStep({ migration, actions }: StepProps) {
  const { newDestination, newStatus, source, canEdit } = migration;
  return (
    <div className="grid gap-4">
      <PausedNotice migration={migration} />
      {!newDestination?.paused && newStatus !== null && (
        <Notice title="No events have arrived yet">
          <p className="text-muted">{newStatus.sentence}. This page updates automatically.</p>
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
            <Link href={`/sources/${source.id}`} className="inline-flex min-h-8 items-center text-accent-text hover:underline">
              Is the source sending? See its events
            </Link>
            {newDestination !== null && (
              <Link
                href={`/destinations/${newDestination.id}/set-up/check`}
                className="inline-flex min-h-8 items-center text-accent-text hover:underline"
              >
                Check the trust relationship and the IAM policy
              </Link>
            )}
          </p>
        </Notice>
      )}
      {canEdit && (
        <div>
          <CutOverButton migration={migration} actions={actions} label="Cut over without this check" variant="ghost" />
        </div>
      )}
    </div>
  );
}

export function CompareStep({ migration, actions }: StepProps) {
  const { comparison, test, lastTestFile, newDestination, canEdit } = migration;
  const isRunning = comparison !== null && comparison.result === null;
  const differs = comparison?.result != null && !isEqual(comparison.result);
  return (
    <div className="grid gap-4">
      {comparison === null && <ArrivalsView arrivals={test} file={lastTestFile} destinationId={newDestination?.id ?? null} />}
      {comparison !== null && <ComparisonView comparison={comparison} />}
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            aria-disabled={isRunning || actions.busy || undefined}
            onClick={() => !isRunning && actions.act({ step: "compare" })}
          >
            {isRunning ? "Comparing…" : comparison === null ? "Compare now" : "Compare again"}
          </Button>
          <CutOverButton
            migration={migration}
            actions={actions}
            label={differs ? "Cut over despite the differences" : "Cut over without comparing"}
            variant="ghost"
          />
        </div>
      )}
    </div>
  );
}

export function CutOverStep({ migration, actions }: StepProps) {
  return (
    <div className="grid gap-4">
      <div className="grid gap-1 text-sm">
        <p className="text-muted">The bucket of AWS S3 changes</p>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2">
          <code className="font-mono text-xs break-all text-muted line-through">{migration.testBucket}</code>
          <span aria-hidden>→</span>
          <code className="font-mono text-xs break-all">{migration.legacy.bucket}</code>
        </p>
      </div>
      <div>
        <CutOverButton migration={migration} actions={actions} label="Cut over" variant="primary" />
      </div>
    </div>
  );
}

export function WaitStep({ migration, actions: { take } }: StepProps) {
  const { waitEndsAt, real, lastRealFile, newDestination, canEdit, legacy } = migration;
  return (
    <div className="grid gap-4">
      {waitEndsAt !== null && <Countdown until={waitEndsAt} />}
      <PausedNotice migration={migration} />
      {real.fileCount === 0 ? (
        <p className="text-sm text-muted">
          AWS S3 has delivered nothing to s3://{legacy.bucket} since the cut-over. Batches that were closed before it still went to the test
          folder.
        </p>
      ) : (
        <ArrivalsView arrivals={real} file={lastRealFile} destinationId={newDestination?.id ?? null} />
      )}
      {canEdit && (
        <div>
          <ConfirmButton
            label="End the wait now"
            title="End the wait now?"
            description="Segment recommends one hour before Amazon S3 is disabled. Both deliver during the wait, so you can check the result."
            confirm="End the wait"
            done="The wait is over."
            act={() => take({ step: "end_wait" })}
          />
        </div>
      )}
    </div>
  );
}
