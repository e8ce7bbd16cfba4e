"use client";

import dynamic from "next/dynamic";
import type { DestinationView } from "@/components/destination/destination-view";
import { FilterBar } from "@/components/overview/filter-bar";
import { OverviewNotices } from "@/components/overview/overview-notices";
import { Pipeline } from "@/components/overview/pipeline";
import { RangePicker } from "@/components/overview/range-picker";
import { ShowToggle } from "@/components/overview/show-toggle";
import { StepTables } from "@/components/overview/step-tables";
import { type FirstOverview, useOverview } from "@/components/overview/use-overview";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";

const HELP = "https://segment.com/docs/connections/delivery-overview/";

/** The chart library is loaded after the figures are shown. */
const OverviewChart = dynamic(() => import("@/components/overview/overview-chart").then((module) => module.OverviewChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** What happened to the events of the source on their way to the bucket, step by step. The address holds the whole view. */
export function DeliveryOverview({ first, destination }: { first: FirstOverview; destination: DestinationView }) {
  const { view, search, answer, isLoading, isStale, change } = useOverview(destination.id, first);
  return (
    <section aria-labelledby="delivery-overview" className="grid min-w-0 gap-5">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h2 id="delivery-overview" className="flex items-center gap-2 font-semibold">
          Delivery Overview <Badge>Public Beta</Badge>
          <a
            href={HELP}
            target="_blank"
            rel="noreferrer"
            className="text-sm font-normal text-accent-text underline-offset-2 hover:underline"
          >
            Help<span className="sr-only"> about Delivery Overview</span>
          </a>
        </h2>
        <div className="flex flex-wrap items-center gap-2">
          <RangePicker range={view.range} onChange={(range) => change({ ...view, range })} />
          <ShowToggle show={view.show} onChange={(show) => change({ ...view, show })} />
        </div>
      </header>
      <FilterBar view={view} onChange={change} />
      {isStale && (
        <Notice tone="warning">
          Sluice is not responding. The figures may be out of date. They are requested again every few seconds.
        </Notice>
      )}
      {answer.ok ? (
        <div aria-busy={isLoading} className={isLoading ? "grid min-w-0 gap-5 opacity-60" : "grid min-w-0 gap-5"}>
          <Pipeline overview={answer.overview} view={view} onOpen={(step) => change({ ...view, step, reason: null })} />
          <OverviewNotices overview={answer.overview} destination={destination} />
          <OverviewChart overview={answer.overview} exportHref={exportHref(destination.id, "series", search)} />
          <StepTables
            destinationId={destination.id}
            answer={answer}
            view={view}
            onChange={change}
            exportHref={(table) => exportHref(destination.id, table, search)}
          />
        </div>
      ) : (
        <Notice tone="warning" title="This range can't be shown">
          {answer.message}
        </Notice>
      )}
    </section>
  );
}

function exportHref(destinationId: string, table: string, search: string): string {
  return `/destinations/${destinationId}/delivery/export?table=${table}${search === "" ? "" : `&${search}`}`;
}
