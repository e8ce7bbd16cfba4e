"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { classNames } from "@/components/class-names";
import { HistoryChart } from "@/components/delivery/history-chart";
import { HistoryTable } from "@/components/delivery/history-table";
import { pollJson } from "@/components/poll";
import { Pressable } from "@/components/ui/pressable";
import type { DeliveryHistory as History, HistoryStep } from "@/server/observe/delivery-history.ts";

/** Longer than other polls, because the server sums over many files. */
const POLL_MS = 15_000;

const PERIODS: readonly { step: HistoryStep; label: string }[] = [
  { step: "hour", label: "24 hours" },
  { step: "day", label: "14 days" },
];

/** The stored events of this destination over time, by state, as a chart and a table. */
export function DeliveryHistory({ first }: { first: History }) {
  const [step, setStep] = useState(first.step);
  const { data = first } = useQuery({
    queryKey: ["delivery-history", first.destinationId, step],
    queryFn: () => pollJson<History>(`/destinations/${first.destinationId}/delivery/history?step=${step}`),
    ...(step === first.step ? { initialData: first } : { placeholderData: keepPreviousData }),
    refetchInterval: POLL_MS,
  });

  return (
    <section aria-labelledby="delivery-history" className="grid min-w-0 gap-4">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="delivery-history" className="font-semibold">
          {data.step === "hour" ? "Events by hour" : "Events by received day"} <span className="font-normal text-muted">UTC</span>
        </h2>
        <fieldset className="flex gap-1 rounded-md border border-border p-0.5">
          <legend className="sr-only">Period</legend>
          {PERIODS.map((period) => (
            <Pressable
              key={period.step}
              aria-pressed={period.step === step}
              onClick={() => setStep(period.step)}
              className={classNames(
                "h-8 rounded px-3 text-sm text-muted hover:text-foreground",
                "aria-pressed:bg-hover aria-pressed:text-foreground",
              )}
            >
              {period.label}
            </Pressable>
          ))}
        </fieldset>
      </header>
      <HistoryChart history={data} />
      <HistoryTable history={data} />
    </section>
  );
}
