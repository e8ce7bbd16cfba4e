"use client";

import { DiffView } from "@/components/code/diff-view";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { readBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { parseRoleArn } from "@/server/domain/destination/role-arn.ts";
import { type Settings, SettingsInput, sameSettings } from "@/server/domain/destination/settings.ts";
import { lineDiff } from "@/server/domain/line-diff.ts";
import { formatPolicy, permissionPolicy } from "@/server/domain/policy/iam-policy.ts";

type SaveEffectProps = {
  destination: { enabled: boolean; paused: boolean; dayManifest: boolean };
  saved: Settings;
  typed: Settings;
  /** The settings of the newest validation that passed; null if none did. */
  passed: Settings | null;
  /** Null for people who may not validate. */
  onValidate: (() => void) | null;
};

/**
 * What saving changes for later files (R125), which lines of the role's policy have to change with it, and a warning where the values have
 * not passed Validate. Nothing while a field is invalid or nothing would change.
 */
export function SaveEffect({ destination, saved, typed, passed, onValidate }: SaveEffectProps) {
  const parsed = SettingsInput.safeParse(typed);
  if (!parsed.success || sameSettings(parsed.data, saved) || saved.bucket === "") return null;
  const settings = parsed.data;
  const isRisky = destination.enabled && (passed === null || !sameSettings(passed, settings));
  return (
    <Notice tone={isRisky ? "warning" : "info"} title="When you save">
      <div className="grid gap-3">
        <ul className="grid list-disc gap-0.5 pl-4 text-muted">
          <Changes saved={saved} settings={settings} />
          {destination.paused && <li>Files waiting because of this pause will use the new settings.</li>}
        </ul>
        <PolicyChange saved={saved} settings={settings} dayManifest={destination.dayManifest} />
        {isRisky && (
          <p className="text-pretty">
            These values have not passed Validate. If AWS rejects them, delivery pauses after you save, and events wait until the problem is
            fixed.
          </p>
        )}
        {isRisky && onValidate !== null && (
          <div>
            <Button size="small" onClick={onValidate}>
              Validate the new settings
            </Button>
          </div>
        )}
      </div>
    </Notice>
  );
}

function Changes({ saved, settings: { awsRegion, bucket, iamRoleArn } }: { saved: Settings; settings: Settings }) {
  return (
    <>
      {bucket !== saved.bucket && (
        <li>
          New files go to <Code>s3://{bucket}/segment-logs/</Code>. Delivered files stay in <Code>s3://{saved.bucket}</Code>.
        </li>
      )}
      {awsRegion !== saved.awsRegion && (
        <li>
          New files are uploaded to <Code>{awsRegion}</Code> instead of <Code>{saved.awsRegion}</Code>.
        </li>
      )}
      {iamRoleArn !== saved.iamRoleArn && (
        <li>
          Sluice assumes the role <Code>{iamRoleArn}</Code>.
        </li>
      )}
    </>
  );
}

/** The changed lines of the role's permission policy; empty if none change. */
function PolicyChange({ saved, settings, dayManifest }: { saved: Settings; settings: Settings; dayManifest: boolean }) {
  const [before, after] = [toPolicy(saved, dayManifest), toPolicy(settings, dayManifest)];
  if (before === null || after === null || before === after) return null;
  return (
    <div className="grid gap-1.5">
      <p>The role's policy must allow the new location:</p>
      <DiffView
        title="Permission policy, changed lines"
        fileName="permission-policy.json"
        text={after}
        lines={lineDiff(before, after).filter(({ kind }) => kind !== "same")}
      />
    </div>
  );
}

function toPolicy({ bucket, iamRoleArn }: Settings, dayManifest: boolean): string | null {
  const location = readBucketPath(bucket);
  return location === null ? null : formatPolicy(permissionPolicy({ ...location, dayManifest }, parseRoleArn(iamRoleArn)?.partition));
}

function Code({ children }: { children: React.ReactNode }) {
  return <code className="font-mono text-xs break-all text-foreground">{children}</code>;
}
