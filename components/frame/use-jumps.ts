"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Jump } from "@/components/frame/jump";
import { pollJson } from "@/components/poll";

/** Searches the server for `text`; null sends no request. The previous results stay until the new ones arrive. */
export function useJumps(text: string | null): { jumps: readonly Jump[]; searching: boolean } {
  const { data, isFetching } = useQuery({
    queryKey: ["jumps", text],
    queryFn: () => pollJson<Jump[]>(`/jumps/find?q=${encodeURIComponent(text ?? "")}`),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  return { jumps: data ?? [], searching: isFetching };
}
