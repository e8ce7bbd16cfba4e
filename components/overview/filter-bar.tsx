"use client";

import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Pressable } from "@/components/ui/pressable";
import { CALL_TYPES } from "@/server/domain/batch/event-kind.ts";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

export const FILTER_FIELDS = [
  { key: "names", label: "Event name" },
  { key: "types", label: "Event type" },
  { key: "versions", label: "App version" },
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number]["key"];

type FilterBarProps = { view: OverviewView; onChange(view: OverviewView): void };

/** The filters, which apply to all steps, as chips. */
export function FilterBar({ view, onChange }: FilterBarProps) {
  const chips = FILTER_FIELDS.flatMap(({ key, label }) => view.filter[key].map((value) => ({ key, label, value })));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <AddFilter view={view} onChange={onChange} />
      {chips.map(({ key, label, value }) => (
        <span
          key={`${key} ${value}`}
          className="inline-flex h-8 max-w-full items-center gap-1 rounded-full border border-border bg-surface pl-3 text-sm"
        >
          <span className="truncate">
            {label}: <bdi>{value === "" ? "none" : visibleText(value)}</bdi>
          </span>
          <Pressable
            aria-label={`Remove the filter ${label}: ${value === "" ? "none" : value}`}
            onClick={() => onChange(withoutFilter(view, key, value))}
            className="grid size-8 shrink-0 place-items-center rounded-full text-muted hover:text-foreground"
          >
            <X aria-hidden className="size-3.5" />
          </Pressable>
        </span>
      ))}
      {chips.length > 1 && (
        <Button size="small" variant="ghost" onClick={() => onChange({ ...view, filter: { names: [], types: [], versions: [] } })}>
          Clear all
        </Button>
      )}
    </div>
  );
}

function AddFilter({ view, onChange }: FilterBarProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [field, setField] = useState<FilterField>("names");
  const [value, setValue] = useState("");
  const control = "h-9 w-full rounded-md border border-input bg-raised px-2.5 font-normal";
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button size="small">
          <ListFilter aria-hidden /> Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-72 p-4">
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            setIsOpen(false);
            setValue("");
            onChange(withFilter(view, field, value));
          }}
        >
          <label className="grid gap-1 text-sm font-medium">
            Field
            <select
              value={field}
              onChange={(event) => {
                setField(event.target.value as FilterField);
                setValue(event.target.value === "types" ? "track" : "");
              }}
              className={control}
            >
              {FILTER_FIELDS.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label htmlFor="filter-value" className="grid gap-1 text-sm font-medium">
            Value
            {field === "types" ? (
              <select id="filter-value" value={value} onChange={(event) => setValue(event.target.value)} className={control}>
                {CALL_TYPES.map((type) => (
                  <option key={type}>{type}</option>
                ))}
              </select>
            ) : (
              <input
                id="filter-value"
                value={value}
                onChange={(event) => setValue(event.target.value)}
                maxLength={255}
                className={control}
              />
            )}
          </label>
          <p className="text-sm text-muted">The exact value. Leave it empty for events without one.</p>
          <Button type="submit" variant="primary">
            Add the filter
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}

/** Adds a value to a filter. Several values of one field are alternatives. */
export function withFilter(view: OverviewView, key: FilterField, value: string): OverviewView {
  const values = view.filter[key].includes(value) ? view.filter[key] : [...view.filter[key], value];
  return { ...view, filter: { ...view.filter, [key]: values } };
}

function withoutFilter(view: OverviewView, key: FilterField, value: string): OverviewView {
  return { ...view, filter: { ...view.filter, [key]: view.filter[key].filter((other) => other !== value) } };
}
