"use client";

import Link from "next/link";
import type { DestinationView } from "@/components/destination/destination-view";
import { EnableSwitch } from "@/components/destination/enable-switch";
import { S3Mark } from "@/components/destination/s3-mark";
import { StatusBadge } from "@/components/destination/status-badge";
import { useDestination } from "@/components/destination/use-destination";
import { WouldFail } from "@/components/destination/would-fail";
import type { Answer } from "@/components/form/answer";

type DestinationHeaderProps = { first: DestinationView; setEnabled: (enabled: boolean) => Promise<Answer<null>> };

/** What it is, how it goes, and the switch: the same on every tab. */
export function DestinationHeader({ first, setEnabled }: DestinationHeaderProps) {
  const { id, name, source, settings, status, sentence, enabled, canEdit, pause, wouldFail } = useDestination(first);
  return (
    <header className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <S3Mark />
        <div className="grid min-w-0 flex-1 basis-52">
          <h1 className="truncate text-xl font-semibold tracking-tight" title={name}>
            {name}
          </h1>
          <p className="flex min-w-0 flex-wrap gap-x-1.5 text-sm text-muted">
            <Link href={`/sources/${source.id}`} className="-my-1.5 inline-flex min-h-8 items-center hover:text-accent-text">
              {source.name}
            </Link>
            <span aria-hidden>→</span>
            <span className="truncate font-mono text-xs leading-5">
              {settings.bucket === "" ? "no bucket yet" : `s3://${settings.bucket}`}
            </span>
          </p>
        </div>
        <EnableSwitch destinationId={id} enabled={enabled} disabled={!canEdit} setEnabled={setEnabled} />
      </div>
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={status} />
        <span className="text-sm text-muted">{sentence}</span>
      </div>
      {wouldFail !== null && pause === null && <WouldFail destinationId={id} {...wouldFail} />}
    </header>
  );
}
