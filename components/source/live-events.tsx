"use client";

import { Eraser, Pause, Play, Radio } from "lucide-react";
import { useState } from "react";
import { classNames } from "@/components/class-names";
import type { JsonLook } from "@/components/code/json-text";
import { count } from "@/components/number-words";
import { LiveEventRow } from "@/components/source/live-event-row";
import { LiveFilters } from "@/components/source/live-filters";
import type { LiveList } from "@/components/source/live-list";
import { useLiveEvents } from "@/components/source/use-live-events";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { isShown, LIVE_EVENTS_PER_SECOND, LIVE_PAGE_EVENTS, type LiveFilter } from "@/server/domain/live/live-event.ts";

const NO_FILTER: LiveFilter = { search: "", outcome: "all", type: "" };

/** The newest accepted and refused events of a source, as they arrive. */
export function LiveEvents({ sourceId }: { sourceId: string }) {
  const [isPaused, setIsPaused] = useState(false);
  const [filter, setFilter] = useState(NO_FILTER);
  const [look, setLook] = useState<JsonLook>("pretty");
  const { list, isUnreachable, clear } = useLiveEvents(sourceId, isPaused);
  const shown = list.events.filter((event) => isShown(event, filter));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <LiveState list={list} isPaused={isPaused} isUnreachable={isUnreachable} />
        <div className="flex gap-2">
          <Button size="small" onClick={() => setIsPaused(!isPaused)}>
            {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
            {isPaused ? "Resume" : "Pause"}
          </Button>
          <Button size="small" variant="ghost" disabled={list.events.length === 0} onClick={clear}>
            <Eraser aria-hidden />
            Clear
          </Button>
        </div>
      </div>
      <LiveFilters filter={filter} onFilter={setFilter} look={look} onLook={setLook} />
      <LiveFigures list={list} shownCount={shown.length} />
      {shown.length > 0 && (
        <ol aria-label="Live events, newest first" className="grid overflow-hidden rounded-lg border border-border bg-raised">
          {shown.map(({ id, ...event }) => (
            <LiveEventRow key={id} event={event} look={look} />
          ))}
        </ol>
      )}
      {list.events.length === 0 && (
        <EmptyState
          icon={Radio}
          title="Nothing has arrived since you opened this page"
          action={
            <Button asChild>
              <Link href={`/sources/${sourceId}#send`}>Send an event</Link>
            </Button>
          }
        >
          Events that this source sends now appear here within 2 seconds. Earlier events are in the files of its destinations.
        </EmptyState>
      )}
      {list.events.length > 0 && shown.length === 0 && (
        <EmptyState icon={Radio} title="No event matches" action={<Button onClick={() => setFilter(NO_FILTER)}>Clear the filters</Button>}>
          {count(list.events.length)} arrived since you opened this page, and the filters hide all of them.
        </EmptyState>
      )}
    </div>
  );
}

type LiveStateProps = { list: LiveList; isPaused: boolean; isUnreachable: boolean };

function LiveState({ list, isPaused, isUnreachable }: LiveStateProps) {
  const [color, word, sentence] = isPaused
    ? ["bg-warning", "Paused", "Events that arrive now are stored and not shown."]
    : isUnreachable
      ? ["bg-danger", "Disconnected", "Sluice does not answer. It is tried again twice a second."]
      : list.isWatching
        ? ["bg-success", "Live", "New events appear within 2 seconds."]
        : ["bg-muted", "Connecting…", "The collectors are told that you are watching."];
  return (
    <p role="status" className="flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-x-2 text-sm">
      <span aria-hidden className={classNames("size-2 rounded-full", color)} />
      <span className="font-medium">{word}</span>
      <span className="text-muted">{sentence}</span>
    </p>
  );
}

/** What is shown, and what the limits left out. */
function LiveFigures({ list: { events, skippedCount }, shownCount }: { list: LiveList; shownCount: number }) {
  if (events.length === 0) return null;
  return (
    <p className="text-sm text-muted tabular-nums">
      {shownCount === events.length ? `${count(events.length)} shown` : `${count(shownCount)} of ${count(events.length)} shown`}
      {events.length === LIVE_PAGE_EVENTS && `, the newest ${LIVE_PAGE_EVENTS}`}. Times are in UTC.
      {skippedCount > 0 &&
        ` ${count(skippedCount)} more arrived: at most ${LIVE_EVENTS_PER_SECOND} per second from each collector are shown. All accepted events are stored.`}
    </p>
  );
}
