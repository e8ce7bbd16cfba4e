"use client";

import { CodeFrame } from "@/components/code/code-frame";
import { ArrivalsView } from "@/components/migrate/arrivals-view";
import { ConfirmButton } from "@/components/migrate/confirm-button";
import { PausedNotice } from "@/components/migrate/paused-notice";
import type { StepProps } from "@/components/migrate/step-props";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { cleanUpCommand, whereIs } from "@/server/domain/migration/migration.ts";

export function DisableStep({ migration, actions: { take } }: StepProps) {
  const { real, lastRealFile, newDestination, legacy, name, source } = migration;
  const isSilent = real.eventCount === 0;
  return (
    <div className="grid gap-4">
      <PausedNotice migration={migration} />
      {isSilent ? (
        <Notice tone="warning" title="Nothing of AWS S3 has arrived in the bucket since the cut-over">
          If {source.name} is silent, that is as it should be. If it sends, wait for the first file before Amazon S3 ends.
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
              This is one-way. An Amazon S3 destination can't be enabled again, here or at Segment. From now on only AWS S3 delivers the
              events of {source.name} to <code className="font-mono text-xs break-all text-foreground">s3://{legacy.bucket}</code>.
            </>
          }
          confirm={isSilent ? "Disable Amazon S3 for good, though nothing arrived" : "Disable Amazon S3 for good"}
          dangerous
          done={`${name} is disabled. AWS S3 delivers alone.`}
          act={() => take({ step: "disable", withoutArrival: isSilent })}
        >
          <p className="text-pretty text-muted">
            Files that wait for Amazon S3 already are still delivered. What lies in the bucket stays.
          </p>
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
      {whereIs(legacy.bucket, modern) === "home" && !newDestination?.paused && newStatus !== null && (
        <Notice title="Waiting for the first file that AWS S3 delivers alone">
          <p className="text-muted">It comes about one delivery interval after the next event. This page sees it by itself.</p>
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
      <CodeFrame code={command} title="Removes the test folder, and nothing else" fileName={null}>
        {command}
      </CodeFrame>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" aria-disabled={busy || undefined} onClick={() => act({ step: "finish" }, "The move is complete.")}>
          The folder is gone
        </Button>
        <Button aria-disabled={busy || undefined} onClick={() => act({ step: "finish" }, "The move is complete. The folder stays.")}>
          Keep the folder
        </Button>
      </div>
    </div>
  );
}
