"use client";

import { useQuery } from "@tanstack/react-query";
import type { EngageRequestView } from "@/components/engage/engage-request";
import { pollJson } from "@/components/poll";

const POLL_MS = 500;

type EngineAnswer<Value> =
  | { state: "idle" | "running"; value: null; message: null }
  | { state: "completed"; value: Value; message: null }
  | { state: "failed"; value: null; message: string };

/** Polls the answer to a question of the engine. Without a request nothing is polled. */
export function useEngineAnswer<Value>(requestId: string | null): EngineAnswer<Value> {
  const { data, isError } = useQuery({
    queryKey: ["engage-request", requestId],
    queryFn: () => pollJson<EngageRequestView>(`/engage/requests/${requestId}`),
    enabled: requestId !== null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "running" ? POLL_MS : false),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (requestId === null) return { state: "idle", value: null, message: null };
  if (isError) return { state: "failed", value: null, message: "Sluice did not answer. Check that it is running, then ask again." };
  if (data === undefined || data.state === "running") return { state: "running", value: null, message: null };
  if (data.state === "failed") return { state: "failed", value: null, message: data.error?.message ?? "The engine failed." };
  return { state: "completed", value: data.result as Value, message: null };
}
