"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { pollJson } from "@/components/poll";
import { addToList, EMPTY_LIST, type LiveList } from "@/components/source/live-list";
import type { LiveView } from "@/server/observe/watch-live-events.ts";

const LIVE_POLL_MS = 500;

/** The live events of a source, polled while this is shown, its tab is visible and it is not paused. Collectors copy events only while it is polled. */
export function useLiveEvents(sourceId: string, isPaused: boolean): { list: LiveList; isUnreachable: boolean; clear(): void } {
  const queryClient = useQueryClient();
  const queryKey = ["live-events", sourceId];
  const read = () => queryClient.getQueryData<LiveList>(queryKey) ?? EMPTY_LIST;
  const { data = EMPTY_LIST, isError } = useQuery({
    queryKey,
    queryFn: async () => {
      const arrived = await pollJson<LiveView>(`/sources/${sourceId}/live/events?after=${read().after}`);
      return addToList(read(), arrived);
    },
    enabled: !isPaused,
    refetchInterval: LIVE_POLL_MS,
    retry: false,
    gcTime: 0,
    structuralSharing: false,
  });
  return {
    list: data,
    isUnreachable: isError,
    clear: () => queryClient.setQueryData(queryKey, { ...read(), events: [], skippedCount: 0 }),
  };
}
