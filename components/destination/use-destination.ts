"use client";

import { useQuery } from "@tanstack/react-query";
import type { DestinationView } from "@/components/destination/destination-view";
import { POLL_MS, pollJson } from "@/components/poll";

/** The current destination: `first` at the start, then polled every few seconds. */
export function useDestination(first: DestinationView): DestinationView {
  const { data } = useQuery({
    queryKey: ["destination", first.id],
    queryFn: () => pollJson<DestinationView>(`/destinations/${first.id}/delivery/live`),
    initialData: first,
    refetchInterval: POLL_MS,
  });
  return data;
}
