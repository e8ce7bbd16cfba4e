"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { count, counted } from "@/components/number-words";
import { pollJson } from "@/components/poll";
import { Time } from "@/components/time/time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { visibleText } from "@/server/domain/plain-text.ts";
import type { SourceVolume } from "@/server/observe/source-volume.ts";

const POLL_MS = 15_000;

/** The chart library is loaded after the figures are shown. */
const VolumeChart = dynamic(() => import("@/components/source/volume-chart").then((module) => module.VolumeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-44" />,
});

/** What the source received in the last 24 hours, by type and by name, compared with the day before. */
export function EventVolume({ first }: { first: SourceVolume }) {
  const { data } = useQuery({
    queryKey: ["source-volume", first.sourceId],
    queryFn: () => pollJson<SourceVolume>(`/sources/${first.sourceId}/volume`),
    initialData: first,
    refetchInterval: POLL_MS,
  });
  if (data.total === 0 && data.previousTotal === 0) return null;
  return (
    <section aria-labelledby="volume" className="grid min-w-0 gap-3">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="volume" className="font-semibold">
          Events in the last 24 hours
        </h2>
        <p className="text-sm text-muted tabular-nums">
          <span className="font-medium text-foreground">{counted(data.total, "event")}</span>, {compare(data.total, data.previousTotal)}
        </p>
      </header>
      <VolumeChart volume={data} />
      <TopEvents top={data.top} />
      <Libraries libraries={data.libraries} />
    </section>
  );
}

function TopEvents({ top }: Pick<SourceVolume, "top">) {
  return (
    <Table label="The most frequent events of the last 24 hours" className="max-sm:table-fixed">
      <thead>
        <tr>
          <TableHead>Event</TableHead>
          <TableHead className="max-sm:hidden">Type</TableHead>
          <TableHead className="text-right max-sm:w-28">Events</TableHead>
          <TableHead className="text-right max-sm:hidden">Day before</TableHead>
        </tr>
      </thead>
      <tbody className="tabular-nums">
        {top.map(({ eventType, eventName, eventCount, previousCount }) => (
          <TableRow key={`${eventType}\0${eventName}`}>
            <TableCell className="max-w-80">
              <span className="block truncate" title={visibleText(eventName)}>
                {eventName === "" ? <span className="text-muted">no name</span> : <bdi>{visibleText(eventName)}</bdi>}
              </span>
              <span className="block text-sm text-muted sm:hidden">
                {eventType} · day before: {count(previousCount)}
              </span>
            </TableCell>
            <TableCell className="text-muted max-sm:hidden">{eventType}</TableCell>
            <TableCell className="text-right">{count(eventCount)}</TableCell>
            <TableCell className="text-right text-muted max-sm:hidden">{count(previousCount)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Libraries({ libraries }: Pick<SourceVolume, "libraries">) {
  if (libraries.length === 0) return null;
  return (
    <Table label="Client libraries of the last 31 days" className="max-sm:table-fixed">
      <thead>
        <tr>
          <TableHead>Library</TableHead>
          <TableHead className="max-sm:hidden">Version</TableHead>
          <TableHead className="text-right max-sm:w-32">Last seen</TableHead>
        </tr>
      </thead>
      <tbody>
        {libraries.map(({ name, version, lastSeenAt }) => (
          <TableRow key={`${name}\0${version}`}>
            <TableCell className="max-w-60">
              <bdi className="block truncate">{visibleText(name)}</bdi>
              <bdi className="block truncate text-sm text-muted sm:hidden">{visibleText(version)}</bdi>
            </TableCell>
            <TableCell className="max-w-40 truncate text-muted max-sm:hidden">
              <bdi>{visibleText(version)}</bdi>
            </TableCell>
            <TableCell className="text-right whitespace-nowrap text-muted">
              <Time at={lastSeenAt} />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

/** "12% more than on the day before". */
function compare(now: number, before: number): string {
  if (before === 0) return "none on the day before";
  const change = Math.round(((now - before) / before) * 100);
  if (change === 0) return "as many as on the day before";
  return `${count(Math.abs(change))}% ${change > 0 ? "more" : "fewer"} than on the day before`;
}
