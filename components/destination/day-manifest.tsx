"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { DiffView } from "@/components/code/diff-view";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { utcDay } from "@/components/time/time-words";
import { CopyButton } from "@/components/ui/copy-button";
import { Switch } from "@/components/ui/switch";
import { readBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { parseRoleArn } from "@/server/domain/destination/role-arn.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { lineDiff } from "@/server/domain/line-diff.ts";
import { formatPolicy, permissionPolicy } from "@/server/domain/policy/iam-policy.ts";
import type { DayManifest as Manifest } from "@/server/observe/list-day-manifests.ts";

type DayManifestProps = {
  destination: { dayManifest: boolean; settings: Settings; source: { id: string }; canEdit: boolean };
  /** The newest first. */
  manifests: readonly Manifest[];
  setOn: (on: boolean) => Promise<Answer<null>>;
};

/** Turns the day manifests on and off, shows what the role's policy needs for them, and the newest ones. */
export function DayManifest({ destination: { dayManifest, settings, source, canEdit }, manifests, setOn }: DayManifestProps) {
  const id = useId();
  const router = useRouter();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [busy, startTransition] = useTransition();
  const on = wanted ?? dayManifest;

  function toggle(next: boolean) {
    setWanted(next);
    startTransition(async () => {
      const done = await submit(() => setOn(next));
      if (done.ok) router.refresh();
      else toast.error(done.error.message);
      setWanted(null);
    });
  }

  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-1">
          <h2 id="day-manifest" className="font-semibold">
            Day manifest
          </h2>
          <p id={id} className="text-muted text-pretty">
            When a received day is over and has no pending file, Sluice writes a list of its files, with the size, events, CRC32 and times
            of each. A file that arrives later changes the list.
          </p>
        </div>
        <Switch
          aria-label="Day manifest"
          aria-describedby={id}
          checked={on}
          disabled={!canEdit || busy}
          title={canEdit ? undefined : "Your role doesn't allow you to change this."}
          onCheckedChange={toggle}
        />
      </div>
      {on && <PolicyLine settings={settings} sourceId={source.id} />}
      {on && manifests.length === 0 && (
        <p className="text-sm text-muted">The first manifest is written after midnight UTC, once every file of the day is delivered.</p>
      )}
      {manifests.length > 0 && <ManifestList manifests={manifests} />}
    </>
  );
}

/** The policy from before does not cover the manifests. */
function PolicyLine({ settings: { bucket, iamRoleArn }, sourceId }: { settings: Settings; sourceId: string }) {
  const location = readBucketPath(bucket);
  if (location === null) return <p className="text-sm text-muted">Enter the bucket first.</p>;
  const partition = parseRoleArn(iamRoleArn)?.partition;
  const text = formatPolicy(permissionPolicy({ ...location, dayManifest: true }, partition));
  const folder = [bucket, "segment-logs-manifests", sourceId].join("/");
  return (
    <div className="grid gap-2">
      <p className="text-sm text-pretty">
        Manifests go to <code className="font-mono text-xs break-all">s3://{folder}/</code>. The role's policy must allow that folder.
        Validate tests it.
      </p>
      <DiffView
        title="Permission policy, changed lines"
        fileName="permission-policy.json"
        text={text}
        lines={lineDiff(formatPolicy(permissionPolicy(location, partition)), text).filter(({ kind }) => kind !== "same")}
      />
    </div>
  );
}

function ManifestList({ manifests }: { manifests: readonly Manifest[] }) {
  return (
    <ul aria-label="The newest manifests" className="grid overflow-hidden rounded-lg border border-border bg-raised">
      {manifests.map((manifest) => (
        <ManifestItem key={manifest.receivedDay} manifest={manifest} />
      ))}
    </ul>
  );
}

function ManifestItem({ manifest: { receivedDay, key, fileCount, eventCount, writtenAt, fault } }: { manifest: Manifest }) {
  const Icon = fault === null ? CircleCheck : CircleAlert;
  return (
    <li className="grid gap-1 border-b border-border px-4 py-2.5 text-sm last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <Icon aria-hidden className={fault === null ? "size-3.5 text-success" : "size-3.5 text-warning"} />
        <span className="font-medium tabular-nums">{utcDay(receivedDay)}</span>
        {writtenAt !== null && (
          <span className="text-muted tabular-nums">
            {counted(fileCount, "file")}, {counted(eventCount, "event")}, written <Time at={writtenAt} />
          </span>
        )}
      </div>
      {fault !== null && (
        <p className="text-pretty">
          {fault.message}
          {fault.nextAttemptAt !== null && (
            <span className="text-muted">
              {" "}
              Next try <Time at={fault.nextAttemptAt} />.
            </span>
          )}
        </p>
      )}
      <div className="flex min-w-0 items-center gap-1">
        <code className="min-w-0 font-mono text-xs break-all text-muted">{key}</code>
        <CopyButton text={key} name={`the key of ${utcDay(receivedDay)}`} />
      </div>
    </li>
  );
}
