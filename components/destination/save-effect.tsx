"use client";

import { Notice } from "@/components/ui/notice";
import { type Settings, SettingsInput, sameSettings } from "@/server/domain/settings.ts";

type SaveEffectProps = { saved: Settings; typed: Settings; paused: boolean };

/** What saving would change for later files (R125); nothing while the fields aren't all right, or nothing would change. */
export function SaveEffect({ saved, typed, paused }: SaveEffectProps) {
  const parsed = SettingsInput.safeParse(typed);
  if (!parsed.success || sameSettings(parsed.data, saved) || saved.bucket === "") return null;
  const { awsRegion, bucket, iamRoleArn } = parsed.data;
  return (
    <Notice title="When you save">
      <ul className="grid list-disc gap-0.5 pl-4 text-muted">
        {bucket !== saved.bucket && (
          <li>
            Later files go to <Code>s3://{bucket}/segment-logs/</Code>; those already delivered stay in <Code>s3://{saved.bucket}</Code>.
          </li>
        )}
        {awsRegion !== saved.awsRegion && (
          <li>
            They are uploaded to <Code>{awsRegion}</Code>, no longer to <Code>{saved.awsRegion}</Code>.
          </li>
        )}
        {iamRoleArn !== saved.iamRoleArn && (
          <li>
            They go through the role <Code>{iamRoleArn}</Code>.
          </li>
        )}
        {paused && <li>Files that this pause holds back, and that AWS never let in, go the new way too.</li>}
      </ul>
    </Notice>
  );
}

function Code({ children }: { children: React.ReactNode }) {
  return <code className="font-mono text-xs break-all text-foreground">{children}</code>;
}
