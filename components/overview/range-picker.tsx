"use client";

import { CalendarRange } from "lucide-react";
import { useState } from "react";
import { Segments } from "@/components/overview/segments";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { Preset, RangeChoice } from "@/server/domain/overview/time-range.ts";

const PRESETS: readonly { value: Preset; label: string; name: string }[] = [
  { value: "10m", label: "10 min", name: "Last 10 min" },
  { value: "1h", label: "1 h", name: "Last 1 h" },
  { value: "24h", label: "24 h", name: "Last 24 h" },
  { value: "7d", label: "7 d", name: "Last 7 d" },
  { value: "14d", label: "2 w", name: "Last 2 w" },
];

const LONGEST_MS = 14 * 86_400_000;

/** The last minutes, hours or days, or a range within the last two weeks in the viewer's time zone. */
export function RangePicker({ range, onChange }: { range: RangeChoice; onChange(range: RangeChoice): void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        legend="Time range"
        options={PRESETS}
        value={range.preset === "custom" ? null : range.preset}
        onChange={(preset) => onChange({ preset })}
      />
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger asChild>
          <Button size="small" aria-pressed={range.preset === "custom"}>
            <CalendarRange aria-hidden /> Custom
          </Button>
        </PopoverTrigger>
        <PopoverContent className="w-72 p-4">
          <CustomRange
            range={range}
            onChange={(custom) => {
              setIsOpen(false);
              onChange(custom);
            }}
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}

function CustomRange({ range, onChange }: { range: RangeChoice; onChange(range: RangeChoice): void }) {
  const now = Date.now();
  const [from, setFrom] = useState(toLocalText(range.preset === "custom" ? range.from : now - 3_600_000));
  const [to, setTo] = useState(toLocalText(range.preset === "custom" ? range.to : now));
  const fault = findFault(Date.parse(from), Date.parse(to), now);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) onChange({ preset: "custom", from: Date.parse(from), to: Date.parse(to) });
      }}
    >
      <TimeField label="From" value={from} onChange={setFrom} />
      <TimeField label="To" value={to} onChange={setTo} />
      <p aria-live="polite" className={fault === null ? "text-sm text-muted" : "text-sm text-danger"}>
        {fault ?? `In your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}
      </p>
      <Button type="submit" variant="primary" disabled={fault !== null}>
        Show this range
      </Button>
    </form>
  );
}

function TimeField({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="grid gap-1 text-sm font-medium">
      {label}
      <input
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-9 rounded-md border border-input bg-raised px-2.5 font-normal"
      />
    </label>
  );
}

/** Returns a time as `datetime-local` writes it. */
function toLocalText(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function findFault(from: number, to: number, now: number): string | null {
  if (Number.isNaN(from) || Number.isNaN(to)) return "Enter both times.";
  if (from >= to) return "The start has to be before the end.";
  if (from < now - LONGEST_MS) return "The start has to be within the last 2 weeks.";
  return to > now + 60_000 ? "The end can't be in the future." : null;
}
