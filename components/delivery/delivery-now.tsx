"use client";

import type { ReactNode } from "react";
import type { DestinationView } from "@/components/destination/destination-view";
import { LegacyNotice } from "@/components/destination/legacy-notice";
import { PauseNotice } from "@/components/destination/pause-notice";
import { useDestination } from "@/components/destination/use-destination";
import { count, counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { utcDay } from "@/components/time/time-words";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import type { RemedyFacts } from "@/server/domain/validation/validation-remedy.ts";

type DeliveryNowProps = { first: DestinationView; facts: Omit<RemedyFacts, "destinationId"> };

/** The current state of delivery: what to do next, and the counts. */
export function DeliveryNow({ first, facts }: DeliveryNowProps) {
  const destination = useDestination(first);
  return (
    <div className="grid gap-6">
      <NextStep destination={destination} facts={facts} />
      <dl className="grid overflow-hidden rounded-lg border border-border bg-border sm:grid-cols-3 [&>*]:bg-raised" style={{ gap: 1 }}>
        <Figure label="Events delivered" value={count(destination.deliveredEventCount)}>
          {destination.failedEventCount > 0 ? `${counted(destination.failedEventCount, "event")} failed` : "Each in exactly one file"}
        </Figure>
        <Figure label="Events pending" value={count(destination.pendingEventCount)}>
          {destination.oldestPendingAt === null ? (
            "No waiting files"
          ) : (
            <>
              In {counted(destination.pendingFileCount, "file")}, the oldest from <Time at={destination.oldestPendingAt} />
            </>
          )}
        </Figure>
        <Figure label="Last file" value={destination.lastFileAt === null ? "None yet" : <Time at={destination.lastFileAt} />}>
          <Link
            href={`/destinations/${destination.id}/files`}
            className="-my-1.5 inline-flex min-h-8 items-center text-accent-text underline-offset-2 hover:underline"
          >
            See all files
          </Link>
        </Figure>
      </dl>
    </div>
  );
}

function Figure({ label, value, children }: { label: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-1 px-5 py-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
      <dd className="text-sm text-muted">{children}</dd>
    </div>
  );
}

type NextStepProps = { destination: DestinationView; facts: DeliveryNowProps["facts"] };

/** What to do about the current status; empty if delivery works. */
function NextStep({ destination, facts }: NextStepProps) {
  const toSettings = (
    <Button asChild size="small">
      <Link href={`/destinations/${destination.id}/settings`}>Check the settings</Link>
    </Button>
  );
  if (isLegacy(destination)) return <LegacyNextStep destination={destination} />;
  if (destination.status === "disabled") {
    return (
      <Notice title="This destination is disabled" className="items-start">
        <p className="mb-3 text-muted">
          New events of {destination.source.name} are not delivered to this bucket. Validate the settings, then enable the destination.
        </p>
        {toSettings}
      </Notice>
    );
  }
  if (destination.pause !== null) {
    return (
      <PauseNotice first={destination} facts={facts}>
        {toSettings}
      </PauseNotice>
    );
  }
  if (destination.status === "waiting_for_data") {
    return (
      <Notice title="Ready for the first event">
        <p className="mb-3 text-muted">{destination.sentence}. The page of the source shows the code that sends an event.</p>
        <Button asChild size="small">
          <Link href={`/sources/${destination.source.id}`}>Send an event</Link>
        </Button>
      </Notice>
    );
  }
  return null;
}

/** A pause of a legacy Amazon S3 is fixed in the bucket policy only. Its waiting files are still delivered after it is disabled. */
function LegacyNextStep({ destination }: Pick<NextStepProps, "destination">) {
  const { enabled, pause, pendingEventCount, keptUntil } = destination;
  if (pause !== null && (enabled || pendingEventCount > 0)) {
    return (
      <Notice tone="warning" title={pause.message ?? "AWS rejects the files"}>
        Delivery was paused <Time at={pause.since} />. {counted(pendingEventCount, "event is", "events are")} waiting.
        {keptUntil !== null && ` Waiting events are kept until ${utcDay(keptUntil)}.`} Fix the bucket policy in AWS. Sluice retries a file
        every few minutes, and delivery resumes once one arrives.
      </Notice>
    );
  }
  return <LegacyNotice destination={destination} />;
}
