"use client";

import { DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { ArrivalsView } from "@/components/migrate/arrivals-view";
import { BucketAddress } from "@/components/migrate/bucket-address";
import { ComparisonView } from "@/components/migrate/compare-step";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { Countdown } from "@/components/migrate/countdown";
import type { StepActions } from "@/components/migrate/migration-steps";
import type { MigrationView } from "@/components/migrate/migration-view";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { isEqual } from "@/server/domain/migration/comparison.ts";

export type StepProps = { migration: MigrationView; actions: StepActions };

export function TestStep({ migration: { testBucket }, actions: { act, busy } }: StepProps) {
  return (
    <div className="grid gap-4">
      {testBucket !== null && <BucketAddress text={`s3://${testBucket}`} name="the test folder" />}
      <Button
        variant="primary"
        aria-disabled={busy || undefined}
        onClick={() => act({ step: "start_test" }, "The test delivery has begun.")}
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
        <Notice title="Nothing has arrived yet">
          <p className="text-muted">{newStatus.sentence}. This page sees it by itself.</p>
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
          <CutOver migration={migration} actions={actions} label="Cut over without this proof" variant="ghost" />
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
          <CutOver
            migration={migration}
            actions={actions}
            label={differs ? "Cut over though they differ" : "Cut over without comparing"}
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
        <CutOver migration={migration} actions={actions} label="Cut over" variant="primary" />
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
          Nothing of AWS S3 has arrived at s3://{legacy.bucket} since the cut-over yet. Batches that were sealed before still went to the
          test folder.
        </p>
      ) : (
        <ArrivalsView arrivals={real} file={lastRealFile} destinationId={newDestination?.id ?? null} />
      )}
      {canEdit && (
        <div>
          <ConfirmButton
            label="End the wait now"
            title="End the wait now?"
            description="The document waits an hour before Amazon S3 is disabled. Both deliver meanwhile, so waiting costs nothing and gives time to look."
            confirm="End the wait"
            done="The wait is over."
            act={() => take({ step: "end_wait" })}
          />
        </div>
      )}
    </div>
  );
}

/** What holds the new destination back, with what the document says to look at (R87). */
export function PausedNotice({ migration: { newDestination, newStatus } }: { migration: MigrationView }) {
  if (!newDestination?.paused || newStatus === null) return null;
  return (
    <Notice tone="warning" title="AWS S3 is paused">
      <p>{newStatus.sentence}</p>
      <p className="mt-2">
        Check the trust relationship document and the IAM policy attached to the role.{" "}
        <Link href={`/destinations/${newDestination.id}/set-up/check`} className="text-accent-text underline underline-offset-2">
          Check them here
        </Link>
      </p>
    </Notice>
  );
}

/** The document's warning (R81), and what happens here. */
export function SharedLocation() {
  return (
    <Notice tone="warning" title="What the document warns of can't happen here">
      <blockquote className="mb-2 border-l-2 border-warning/40 pl-3 text-pretty">{DOCUMENT_WARNING}</blockquote>
      <p>
        Here a file is named by its batch. Both would write the same bytes under the same name, and the second is refused: nothing is
        overwritten, lost or doubled.
      </p>
    </Notice>
  );
}

type CutOverProps = StepProps & { label: string; variant: "primary" | "ghost" };

function CutOver({ migration, actions: { take }, label, variant }: CutOverProps) {
  const { legacy, name, current } = migration;
  const isProven = current === "cut_over";
  return (
    <ConfirmButton
      label={label}
      variant={variant}
      title="Let both deliver to one place?"
      description={
        <>
          {name} and AWS S3 both deliver to <code className="font-mono text-xs break-all text-foreground">s3://{legacy.bucket}</code> until{" "}
          {name} is disabled.
        </>
      }
      confirm={`Deliver both to ${legacy.bucket}`}
      done={`AWS S3 delivers to ${legacy.bucket} from now on.`}
      act={() => take({ step: "cut_over", consent: { mayShareLocation: true, withoutProof: !isProven } })}
    >
      <SharedLocation />
      {!isProven && (
        <p className="text-pretty">
          It isn't proven yet that AWS S3 delivers what Amazon S3 delivers. Amazon S3 goes on, so going back stays possible.
        </p>
      )}
    </ConfirmButton>
  );
}
