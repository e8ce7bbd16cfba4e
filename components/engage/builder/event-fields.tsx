"use client";

import { Choice } from "@/components/engage/builder/choice";
import { ConditionGroup } from "@/components/engage/builder/condition-group";
import {
  changeReducer,
  excludedSources,
  newComparison,
  setExcludedSources,
  setWhere,
  setWindow,
  whereOf,
} from "@/components/engage/builder/edit-query";
import { MAX_DEPTH, type Scope } from "@/components/engage/builder/scope";
import { useSources } from "@/components/engage/builder/source-context";
import { SuggestField } from "@/components/engage/builder/suggest-field";
import { WindowField } from "@/components/engage/builder/window-field";
import { Button } from "@/components/ui/button";
import type { EventOperand, Reducer } from "@/server/domain/engage/query/query-tree.ts";

type EventPartProps = { event: EventOperand; onChange(event: EventOperand): void };

export function EventName({ event, onChange }: EventPartProps) {
  return (
    <SuggestField
      label="Event"
      placeholder="Event name"
      value={event.name}
      suggest={{ of: "event" }}
      onChange={(name) => onChange({ ...event, name })}
      className="w-44"
    />
  );
}

type ReducerChoice = { value: Reducer["kind"]; label: string };

/** What of the events is compared, and of which property. */
export function ReducerFields({ event, choices, onChange }: EventPartProps & { choices: readonly ReducerChoice[] }) {
  const { reducer } = event;
  return (
    <>
      <Choice
        label="What is compared"
        value={reducer.kind}
        choices={choices}
        onChange={(kind) => onChange({ ...event, reducer: changeReducer(kind, reducer) })}
      />
      {"path" in reducer && <ReducerPath event={event} reducer={reducer} onChange={onChange} />}
    </>
  );
}

type ReducerPathProps = EventPartProps & { reducer: Extract<Reducer, { path: string }> };

export function ReducerPath({ event, reducer, onChange }: ReducerPathProps) {
  return (
    <SuggestField
      label="Property that is computed"
      placeholder="Property"
      value={reducer.path}
      suggest={{ of: "property", event: event.name }}
      onChange={(path) => onChange({ ...event, reducer: { ...reducer, path } })}
      className="w-40"
    />
  );
}

/** Window, property filters, excluded sources and a funnel of an event. */
export function EventFilters({ event, scope, depth, onChange }: EventPartProps & { scope: Scope; depth: number }) {
  const where = whereOf(event);
  const [excluded, sources] = [excludedSources(event), useSources()];
  const others = sources.filter(({ id }) => !excluded.includes(id));
  const inside: Scope = { of: "event", event: event.name };
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <WindowField event={event} isFollowUp={scope.of === "event"} onChange={(window) => onChange(setWindow(event, window))} />
        {where.parts.length === 0 && depth < MAX_DEPTH && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => onChange(setWhere(event, { kind: "and", parts: [newComparison("property")] }))}
          >
            Add a property filter
          </Button>
        )}
        {others.length > 0 && (
          <Choice
            label="Exclude a source"
            value=""
            choices={[{ value: "", label: "From all sources but…" }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(id) => id !== "" && onChange(setExcludedSources(event, [...excluded, id]))}
          />
        )}
      </div>
      {excluded.length > 0 && (
        <ul aria-label="Excluded sources" className="flex flex-wrap gap-2">
          {excluded.map((id) => (
            <li key={id}>
              <Button
                size="small"
                onClick={() =>
                  onChange(
                    setExcludedSources(
                      event,
                      excluded.filter((other) => other !== id),
                    ),
                  )
                }
              >
                Not from {sources.find((source) => source.id === id)?.name ?? id} ✕<span className="sr-only"> (include it again)</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {where.parts.length > 0 && (
        <ConditionGroup
          label="Where"
          group={where}
          scope={inside}
          depth={depth + 1}
          onChange={(group) => onChange(setWhere(event, group))}
        />
      )}
    </div>
  );
}
