"use client";

import { useState } from "react";
import { count } from "@/components/number-words";
import { ExportLink } from "@/components/overview/export-link";
import { type FilterField, withFilter } from "@/components/overview/filter-bar";
import { percent, pointsChange } from "@/components/overview/percent";
import { Button } from "@/components/ui/button";
import { Pressable } from "@/components/ui/pressable";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";
import { visibleText } from "@/server/domain/plain-text.ts";
import type { BreakdownRow, Compared } from "@/server/observe/delivery-overview.ts";

type KindTableProps = {
  label: string;
  rows: readonly BreakdownRow[];
  total: Compared;
  view: OverviewView;
  onChange(view: OverviewView): void;
  exportHref: string;
};

const ROWS_AT_FIRST = 50;

/** The events of a step by type, name and app version. A click on a value adds it to the filters. */
export function KindTable({ label, rows, total, view, onChange, exportHref }: KindTableProps) {
  const [isWhole, setIsWhole] = useState(false);
  if (rows.length === 0) return <p className="text-sm text-muted">No events in this range{hasFilter(view) ? " match the filters" : ""}.</p>;
  const shown = isWhole ? rows : rows.slice(0, ROWS_AT_FIRST);
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex items-center justify-between gap-4">
        <h4 className="text-sm font-medium">By event</h4>
        <ExportLink href={exportHref} label={`${label} by event`} />
      </div>
      <Table label={`${label}: events by type, name and app version`} className="max-sm:table-fixed">
        <thead>
          <tr>
            <TableHead className="max-sm:hidden">Event type</TableHead>
            <TableHead>Event name</TableHead>
            <TableHead className="max-sm:hidden">App version</TableHead>
            <TableHead className="text-right max-sm:w-28">{view.show === "percent" ? "Share" : "Event count"}</TableHead>
            <TableHead className="text-right max-sm:hidden">% change</TableHead>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <KindRow
              key={`${row.eventType}\0${row.eventName}\0${row.appVersion}`}
              row={row}
              total={total}
              view={view}
              onChange={onChange}
            />
          ))}
        </tbody>
      </Table>
      {shown.length < rows.length && (
        <Button className="justify-self-center" onClick={() => setIsWhole(true)}>
          Show all {count(rows.length)} rows
        </Button>
      )}
    </div>
  );
}

function KindRow({ row, total, view, onChange }: Pick<KindTableProps, "total" | "view" | "onChange"> & { row: BreakdownRow }) {
  const share = percent(row.eventCount, total.eventCount);
  const change = pointsChange({ part: row.eventCount, total: total.eventCount }, { part: row.previousCount, total: total.previousCount });
  const add = (field: FilterField, value: string) => onChange(withFilter(view, field, value));
  const type = <Value value={row.eventType} onFilter={() => add("types", row.eventType)} />;
  const version = <Value value={row.appVersion} onFilter={() => add("versions", row.appVersion)} />;
  return (
    <TableRow>
      <TableCell className="max-sm:hidden">{type}</TableCell>
      <TableCell className="max-w-80">
        <Value value={row.eventName} onFilter={() => add("names", row.eventName)} />
        <div className="flex flex-wrap items-center gap-x-2 text-sm text-muted sm:hidden">
          {type} · {version} · {change}
        </div>
      </TableCell>
      <TableCell className="max-w-48 max-sm:hidden">{version}</TableCell>
      <TableCell className="text-right tabular-nums" title={`${count(row.previousCount)} in the period before`}>
        {view.show === "percent" ? share : count(row.eventCount)}
        <span className="block text-sm text-muted">{view.show === "percent" ? count(row.eventCount) : share}</span>
      </TableCell>
      <TableCell className="text-right text-muted tabular-nums max-sm:hidden">{change}</TableCell>
    </TableRow>
  );
}

/** A value that clients chose. It may contain anything, also text that runs from right to left. */
function Value({ value, onFilter }: { value: string; onFilter(): void }) {
  if (value === "(other)") return <span className="text-muted">(other)</span>;
  return (
    <Pressable
      title={value === "" ? "None. Click to filter." : `${visibleText(value)}. Click to filter.`}
      onClick={onFilter}
      className="block min-h-8 max-w-full truncate text-left hover:text-accent-text"
    >
      {value === "" ? <span className="text-muted">none</span> : <bdi>{visibleText(value)}</bdi>}
    </Pressable>
  );
}

function hasFilter({ filter: { names, types, versions } }: OverviewView): boolean {
  return names.length + types.length + versions.length > 0;
}
