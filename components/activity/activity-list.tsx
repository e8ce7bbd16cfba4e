"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ActivityKind } from "@/components/activity/activity-kinds";
import { ActivityLine } from "@/components/activity/activity-line";
import type { ActivityPageView } from "@/components/activity/activity-view";
import { POLL_MS, pollJson } from "@/components/poll";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** `about` is the source or destination of the log; without it, the log is the workspace's, of one kind or of all. */
type ActivityListProps = { about: { source: string } | { destination: string } | { kind?: ActivityKind }; first: ActivityPageView };

/** The activity log: who changed what, newest first. It updates itself. */
export function ActivityList({ about, first }: ActivityListProps) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["activity", about],
    queryFn: ({ pageParam }) =>
      pollJson<ActivityPageView>(
        `/activity/live?${new URLSearchParams({ ...about, ...(pageParam === null ? {} : { before: pageParam }) })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    initialData: { pages: [first], pageParams: [null] },
    refetchInterval: POLL_MS,
  });
  const activities = [...new Map(data.pages.flatMap((page) => page.activities).map((activity) => [activity.id, activity])).values()];
  if (activities.length === 0) return <p className="text-muted">No changes yet. Every change will be listed with who made it.</p>;
  return (
    <div className="grid gap-4">
      {error !== null && <Notice tone="warning">Sluice does not respond right now. The list shows the last state.</Notice>}
      <ol className="grid divide-y divide-border rounded-lg border border-border bg-raised">
        {activities.map((activity) => (
          <ActivityLine key={activity.id} activity={activity} withSubject={!("destination" in about)} />
        ))}
      </ol>
      {hasNextPage && (
        <Button onClick={() => fetchNextPage()} aria-disabled={isFetchingNextPage || undefined} className="justify-self-center">
          {isFetchingNextPage ? "Loading older lines…" : "Load older lines"}
        </Button>
      )}
    </div>
  );
}
