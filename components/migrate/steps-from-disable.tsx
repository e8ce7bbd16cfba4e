"use client";

import { CodeFrame } from "@/components/code/code-frame";
import { ArrivalsView } from "@/components/migrate/arrivals-view";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { PausedNotice } from "@/components/migrate/paused-notice";
import type { StepProps } from "@/components/migrate/step-props";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { cleanUpCommand, findCurrentLocation } from "@/server/domain/migration/migration.ts";

export function DisableStep({ migration, actions: { take } }: StepProps) {
  const { real, lastRealFile, newDestination, legacy, name, source } = migration;
  const hasNotDelivered = real.eventCount === 0;
  return (
    <div className="grid gap-4">
      <PausedNotice migration={migration} />
      {hasNotDelivered ? (
        <Notice tone="warning" title="AWS S3 has delivered nothing to the bucket since the cut-over">
          If {source.name} sends no events, this is expected. If it does, wait for the first file before you disable Amazon S3.
        </Notice>
      ) : (
        <ArrivalsView arrivals={real} file={lastRealFile} destinationId={newDestination?.id ?? null} />
      )}
      <div>
        <ConfirmButton
          label="Disable Amazon S3 for good"
          variant="danger"
          title="Disable Amazon S3 for good?"
          description={
            <>
              You can't undo this: an Amazon S3 destination can't be enabled again, here or at Segment. Afterwards only AWS S3 delivers the
              events of {source.name} to <code className="font-mono text-xs break-all text-foreground">s3://{legacy.bucket}</code>.
            </>
          }
          confirm={hasNotDelivered ? "Disable Amazon S3 for good without a delivery" : "Disable Amazon S3 for good"}
          dangerous
          done={`${name} is disabled. Only AWS S3 delivers now.`}
          act={() => take({ step: "disable", withoutArrival: hasNotDelivered })}
        >
          <p className="text-pretty text-muted">Files already waiting in Amazon S3 are still delivered. Files in the bucket stay.</p>
        </ConfirmButton>
      </div>
    </div>
  );
}

export function VerifyStep({ migration }: StepProps) {
  const { legacy, newStatus, newDestination, modern } = migration;
  return (
    <div className="grid gap-4">
      <PausedNotice migration={migration} />
      {findCurrentLocation(legacy.bucket, modern) === "home" && !newDestination?.paused && newStatus !== null && (
        <Notice title="Waiting for the first file that AWS S3 delivers alone">
          <p className="text-muted">It arrives about one delivery interval after the next event. This page updates automatically.</p>
        </Notice>
      )}
    </div>
  );
}

export function CleanUpStep({ migration: { legacy, afterwards, lastRealFile, newDestination }, actions: { act, busy } }: StepProps) {
  const command = cleanUpCommand(legacy.bucket);
  return (
    <div className="grid gap-4">
      <ArrivalsView arrivals={afterwards} file={lastRealFile} destinationId={newDestination?.id ?? null} />
      <CodeFrame code={command} title="Removes only the test folder" fileName={null}>
        {command}
      </CodeFrame>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" aria-disabled={busy || undefined} onClick={() => act({ step: "finish" }, "The migration is complete.")}>
          The folder is removed
        </Button>
        <Button aria-disabled={busy || undefined} onClick={() => act({ step: "finish" }, "The migration is complete. The folder stays.")}>
          Keep the folder
        </Button>
      </div>
    </div>
  );
}
