"use client";

import type { DestinationView } from "@/components/destination/destination-view";
import { LegacyNotice } from "@/components/destination/legacy-notice";
import { PauseNotice } from "@/components/destination/pause-notice";
import { useDestination } from "@/components/destination/use-destination";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { utcDay } from "@/components/time/time-words";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import type { RemedyFacts } from "@/server/domain/validation/validation-remedy.ts";

type DeliveryNowProps = { first: DestinationView; facts: Omit<RemedyFacts, "destinationId"> };

/** What to do about the destination's current status. */
export function DeliveryNow({ first, facts }: DeliveryNowProps) {
  return <NextStep destination={useDestination(first)} facts={facts} />;
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
