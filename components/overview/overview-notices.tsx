import type { DestinationView } from "@/components/destination/destination-view";
import { count, counted } from "@/components/number-words";
import { LocalTime } from "@/components/overview/local-time";
import { Notice } from "@/components/ui/notice";
import type { DeliveryOverview } from "@/server/observe/delivery-overview.ts";

/** Whether the figures add up, and what they leave out. */
export function OverviewNotices({ overview, destination }: { overview: DeliveryOverview; destination: DestinationView }) {
  const { steps, storedCount, countedSince, range } = overview;
  const { delivered, pending, failed, received } = steps;
  const inFiles = delivered.eventCount + pending.eventCount + failed.eventCount;
  const withoutFile = received.eventCount - inFiles;
  return (
    <div className="grid gap-2 text-sm text-muted">
      {storedCount !== null && storedCount !== inFiles ? (
        <Notice tone="warning" title="The figures don't add up">
          {count(storedCount)} events are in files for this destination, but {count(delivered.eventCount)} delivered +{" "}
          {count(pending.eventCount)} pending + {count(failed.eventCount)} failed = {count(inFiles)}. Tell the operator of Sluice.
        </Notice>
      ) : (
        <p className="tabular-nums">
          {count(inFiles)} stored = {count(delivered.eventCount)} delivered + {count(pending.eventCount)} pending +{" "}
          {count(failed.eventCount)} failed. Each event counts at the minute in which it was received.
        </p>
      )}
      {withoutFile > 0 && (
        <p>
          {counted(withoutFile, "received event has", "received events have")} no file for this destination, because {destination.name} was
          disabled or did not exist when they were received.
        </p>
      )}
      {countedSince !== null && countedSince > range.from && (
        <p>
          Events are counted since <LocalTime at={countedSince} />.
        </p>
      )}
    </div>
  );
}
