"use client";

import type { ReactNode } from "react";
import type { DestinationView } from "@/components/destination/destination-view";
import { useDestination } from "@/components/destination/use-destination";
import { count, counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";

/** The events of all files that the destination ever had, by state. */
export function FileTotals({ first }: { first: DestinationView }) {
  const destination = useDestination(first);
  const { id, deliveredEventCount, failedEventCount, pendingEventCount, pendingFileCount, oldestPendingAt, lastFileAt } = destination;
  return (
    <section aria-labelledby="file-totals" className="grid gap-3">
      <h2 id="file-totals" className="font-semibold">
        All files since the destination was added
      </h2>
      <dl className="grid overflow-hidden rounded-lg border border-border bg-border sm:grid-cols-3 [&>*]:bg-raised" style={{ gap: 1 }}>
        <Figure label="Events delivered" value={count(deliveredEventCount)}>
          {failedEventCount > 0 ? `${counted(failedEventCount, "event")} failed to sync` : "Each in exactly one file"}
        </Figure>
        <Figure label="Events pending" value={count(pendingEventCount)}>
          {oldestPendingAt === null ? (
            "No waiting files"
          ) : (
            <>
              In {counted(pendingFileCount, "file")}, the oldest from <Time at={oldestPendingAt} />
            </>
          )}
        </Figure>
        <Figure label="Last file" value={lastFileAt === null ? "None yet" : <Time at={lastFileAt} />}>
          <Link
            href={`/destinations/${id}/files`}
            className="-my-1.5 inline-flex min-h-8 items-center text-accent-text underline-offset-2 hover:underline"
          >
            See all files
          </Link>
        </Figure>
      </dl>
    </section>
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
