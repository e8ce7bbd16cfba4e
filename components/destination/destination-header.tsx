"use client";

import { CollisionNotice } from "@/components/destination/collision-notice";
import type { DestinationView } from "@/components/destination/destination-view";
import { EnableSwitch, type SetEnabled } from "@/components/destination/enable-switch";
import { type GapActions, GapNotice } from "@/components/destination/gap-notice";
import { LegacySwitch } from "@/components/destination/legacy-switch";
import { S3Mark } from "@/components/destination/s3-mark";
import { StatusBadge } from "@/components/destination/status-badge";
import { useDestination } from "@/components/destination/use-destination";
import { WouldFail } from "@/components/destination/would-fail";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

type DestinationHeaderProps = { first: DestinationView; setEnabled: SetEnabled; gapActions: GapActions };

/** Name, status and switch of the destination, on each of its tabs. */
export function DestinationHeader({ first, setEnabled, gapActions }: DestinationHeaderProps) {
  const destination = useDestination(first);
  const { id, name, source, settings, status, sentence, enabled, canEdit, wouldFail, collision } = destination;
  const legacy = isLegacy(destination);
  return (
    <header className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <S3Mark quiet={legacy} />
        <div className="grid min-w-0 flex-1 basis-52">
          <div className="flex min-w-0 items-center gap-2">
            <h1 className="truncate text-xl font-semibold tracking-tight" title={name}>
              {name}
            </h1>
            {legacy && <Badge>Legacy</Badge>}
          </div>
          <p className="flex min-w-0 flex-wrap gap-x-1.5 text-sm text-muted">
            <Link href={`/sources/${source.id}`} className="-my-1.5 inline-flex min-h-8 items-center hover:text-accent-text">
              {source.name}
            </Link>
            <span aria-hidden>→</span>
            <span className="truncate font-mono text-xs leading-5">
              {settings.bucket === "" ? "no bucket yet" : `s3://${visibleText(settings.bucket)}`}
            </span>
          </p>
        </div>
        {legacy ? (
          <LegacySwitch destination={destination} disable={() => setEnabled(false, false)} />
        ) : (
          <EnableSwitch
            destinationId={id}
            name={name}
            sourceName={source.name}
            bucket={settings.bucket}
            enabled={enabled}
            disabled={!canEdit}
            setEnabled={setEnabled}
          />
        )}
      </div>
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={status} />
        <span className="text-sm text-muted">{sentence}</span>
      </div>
      {wouldFail !== null && <WouldFail destinationId={id} {...wouldFail} />}
      <GapNotice destination={destination} actions={gapActions} />
      {collision !== null && <CollisionNotice bucket={settings.bucket} other={collision} />}
    </header>
  );
}
