"use client";

import { Choice } from "@/components/engage/builder/choice";
import { changeReducer } from "@/components/engage/builder/edit-query";
import { EventFilters, EventName, ReducerPath } from "@/components/engage/builder/event-fields";
import { NumberField } from "@/components/engage/builder/number-field";
import type { EventOperand, Reducer } from "@/server/domain/engage/query/query-tree.ts";

type TraitKind = { value: string; label: string; about: string; reducers: readonly [Reducer["kind"], ...Reducer["kind"][]] };

/** The seven kinds of computed traits. */
const TRAIT_KINDS: readonly TraitKind[] = [
  { value: "counter", label: "Event counter", about: "How often the event happened.", reducers: ["count"] },
  {
    value: "aggregation",
    label: "Aggregation",
    about: "Sum, average, minimum or maximum of a property that is a number.",
    reducers: ["sum", "avg", "min", "max"],
  },
  { value: "mode", label: "Most frequent", about: "The most frequent value of a property.", reducers: ["mode"] },
  { value: "first", label: "First", about: "The first value of a property.", reducers: ["first"] },
  { value: "last", label: "Last", about: "The last value of a property.", reducers: ["last"] },
  { value: "unique", label: "Unique list", about: "All different values of a property, in alphabetical order.", reducers: ["unique"] },
  { value: "unique_count", label: "Unique list count", about: "The number of different values of a property.", reducers: ["unique_count"] },
];

const AGGREGATES = [
  { value: "sum", label: "sum of" },
  { value: "avg", label: "average of" },
  { value: "min", label: "minimum of" },
  { value: "max", label: "maximum of" },
] as const;

/** What a computed trait is computed from. */
export function TraitForm({ event, onChange }: { event: EventOperand; onChange(event: EventOperand): void }) {
  const { reducer } = event;
  const kind = TRAIT_KINDS.find(({ reducers }) => reducers.includes(reducer.kind));
  const setReducer = (next: Reducer) => onChange({ ...event, reducer: next });
  return (
    <div className="grid min-w-0 gap-3 rounded-lg border border-border bg-raised p-3">
      <div className="grid gap-1">
        <Choice
          label="Kind of trait"
          value={kind?.value ?? ""}
          choices={TRAIT_KINDS}
          onChange={(next) => setReducer(changeReducer(TRAIT_KINDS.find(({ value }) => value === next)?.reducers[0] ?? "count", reducer))}
          className="w-fit"
        />
        <p className="text-sm text-muted">{kind?.about}</p>
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {kind?.value === "aggregation" && (
          <Choice
            label="Aggregate"
            value={reducer.kind}
            choices={AGGREGATES}
            onChange={(next) => setReducer(changeReducer(next, reducer))}
          />
        )}
        {"path" in reducer && (
          <>
            <ReducerPath event={event} reducer={reducer} onChange={onChange} />
            <span className="text-muted">of</span>
          </>
        )}
        <EventName event={event} onChange={onChange} />
        {reducer.kind === "mode" && (
          <span className="inline-flex items-center gap-2 text-muted">
            at least
            <NumberField
              label="At least how often"
              value={reducer.minFrequency}
              min={1}
              onChange={(minFrequency) => setReducer({ ...reducer, minFrequency: Math.round(minFrequency) })}
              className="w-16"
            />
            times
          </span>
        )}
      </div>
      <EventFilters event={event} scope={{ of: "profile" }} depth={0} onChange={onChange} />
    </div>
  );
}
