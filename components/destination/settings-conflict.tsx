"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Settings } from "@/server/domain/destination/settings.ts";

const LABELS: Record<keyof Settings, string> = { awsRegion: "AWS Region", bucket: "Bucket Name", iamRoleArn: "IAM Role ARN" };

type SettingsConflictProps = { mine: Settings; theirs: Settings; onTakeTheirs: () => void; onSaveMine: () => void };

/** Shown if another person saved other settings after this page was opened: both values of each changed field, and a choice. */
export function SettingsConflict({ mine, theirs, onTakeTheirs, onSaveMine }: SettingsConflictProps) {
  const fields = (Object.keys(LABELS) as (keyof Settings)[]).filter((field) => mine[field] !== theirs[field]);
  return (
    <div role="alert">
      <Notice tone="warning" title="Someone else changed these settings after you opened this page">
        <dl className="mt-1 grid gap-2">
          {fields.map((field) => (
            <div key={field} className="grid gap-0.5">
              <dt className="text-sm text-muted">{LABELS[field]}</dt>
              <dd className="break-all">
                <span className="text-sm text-muted">Saved: </span>
                <code className="font-mono text-sm">{theirs[field] || "empty"}</code>
              </dd>
              <dd className="break-all">
                <span className="text-sm text-muted">Yours: </span>
                <code className="font-mono text-sm">{mine[field] || "empty"}</code>
              </dd>
            </div>
          ))}
        </dl>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button size="small" onClick={onTakeTheirs}>
            Use the saved settings
          </Button>
          <Button size="small" onClick={onSaveMine}>
            Save my settings instead
          </Button>
        </div>
      </Notice>
    </div>
  );
}
