"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Ask, EngageRequestView, SuggestInput, Suggestions } from "@/components/engage/engage-request";
import { pollJson } from "@/components/poll";

/** How names and values are suggested; null suggests nothing. */
export const SuggestContext = createContext<Ask<SuggestInput> | null>(null);

const POLL_MS = 300;
const STALE_MS = 300_000;

/** Returns the names or values that the history has, or none while they are not known. A failure suggests nothing. */
export function useSuggestions(input: SuggestInput, isWanted: boolean): Suggestions["values"] {
  const ask = useContext(SuggestContext);
  const { data } = useQuery({
    queryKey: ["suggest", input],
    queryFn: ({ signal }) => fetchSuggestions(ask, input, signal),
    enabled: ask !== null && isWanted,
    staleTime: STALE_MS,
    retry: false,
  });
  return data ?? [];
}

async function fetchSuggestions(ask: Ask<SuggestInput> | null, input: SuggestInput, signal: AbortSignal): Promise<Suggestions["values"]> {
  const asked = await ask?.(input);
  if (asked === undefined || !asked.ok) return [];
  for (;;) {
    const { state, result } = await pollJson<EngageRequestView>(`/engage/requests/${asked.value.requestId}`);
    if (state !== "running") return state === "completed" ? (result as Suggestions).values : [];
    if (signal.aborted) return [];
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
