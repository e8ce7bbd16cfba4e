"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import type { OverviewAnswer } from "@/components/overview/overview-answer";
import { pollJson } from "@/components/poll";
import { type OverviewView, readOverviewView, toOverviewSearch } from "@/server/domain/overview/overview-view.ts";

/** Longer than other polls, because the server sums over many batches. */
const POLL_MS = 15_000;

export type FirstOverview = { search: string; answer: OverviewAnswer };

/** Returns the view that the address holds, a function that changes it, and what the server answers for it, polled. */
export function useOverview(destinationId: string, first: FirstOverview) {
  const view = readOverviewView(useSearchParams());
  const search = toOverviewSearch(view);
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: ["delivery-overview", destinationId, search],
    queryFn: () => pollJson<OverviewAnswer>(`/destinations/${destinationId}/delivery/overview?${search}`),
    ...(search === first.search ? { initialData: first.answer } : { placeholderData: keepPreviousData }),
    refetchInterval: POLL_MS,
  });
  return { view, search, answer: data ?? first.answer, isLoading: isPlaceholderData, isStale: isError, change: changeAddress };
}

/** Adds an entry to the browser's history, so that Back returns to the view before. */
function changeAddress(view: OverviewView): void {
  const search = toOverviewSearch(view);
  window.history.pushState(null, "", search === "" ? window.location.pathname : `?${search}`);
}
