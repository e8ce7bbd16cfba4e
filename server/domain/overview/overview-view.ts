import { z } from "zod";
import { CALL_TYPES, MAX_NAME_LENGTH, toStoredText } from "../batch/event-kind.ts";
import type { EventFilter } from "./event-counts.ts";
import { OVERVIEW_STEPS, type OverviewStep } from "./overview-steps.ts";
import { PRESETS, type RangeChoice } from "./time-range.ts";

/** What Delivery Overview shows. The address of the page holds all of it. */
export type OverviewView = {
  range: RangeChoice;
  show: "percent" | "count";
  /** The step whose tables are open. */
  step: OverviewStep;
  /** The reason whose events are in the table by kind; null for all. */
  reason: string | null;
  filter: Omit<EventFilter, "details">;
};

const MAX_VALUES = 20;

const filterValue = z.string().max(MAX_NAME_LENGTH).transform(toStoredText);
const Address = z.object({
  range: z.enum([...PRESETS, "custom"]).catch("24h"),
  from: z.iso.datetime().nullable().catch(null),
  to: z.iso.datetime().nullable().catch(null),
  show: z.enum(["percent", "count"]).catch("percent"),
  step: z.enum(OVERVIEW_STEPS).catch("received"),
  reason: z.string().max(100).transform(toStoredText).nullable().catch(null),
  name: z.array(filterValue).max(MAX_VALUES).catch([]),
  type: z
    .array(z.enum(["", ...CALL_TYPES]))
    .max(MAX_VALUES)
    .catch([]),
  version: z.array(filterValue).max(MAX_VALUES).catch([]),
});

/** Returns the view of an address. Invalid values count as missing. */
export function readOverviewView(params: URLSearchParams): OverviewView {
  const one = (key: string) => params.get(key);
  const all = (key: string) => params.getAll(key);
  const singles = { range: one("range"), from: one("from"), to: one("to"), show: one("show"), step: one("step"), reason: one("reason") };
  const { range, from, to, name, type, version, ...view } = Address.parse({
    ...singles,
    name: all("name"),
    type: all("type"),
    version: all("version"),
  });
  return { ...view, range: toChoice(range, from, to), filter: { names: name, types: type, versions: version } };
}

function toChoice(preset: (typeof PRESETS)[number] | "custom", from: string | null, to: string | null): RangeChoice {
  if (preset !== "custom") return { preset };
  return from === null || to === null ? { preset: "24h" } : { preset, from: Date.parse(from), to: Date.parse(to) };
}

/** Returns the query string of a view, without "?". Defaults are left out. */
export function toOverviewSearch({ range, show, step, reason, filter }: OverviewView): string {
  const params = new URLSearchParams();
  if (range.preset !== "24h") params.set("range", range.preset);
  if (range.preset === "custom") {
    params.set("from", new Date(range.from).toISOString());
    params.set("to", new Date(range.to).toISOString());
  }
  if (show !== "percent") params.set("show", show);
  if (step !== "received") params.set("step", step);
  if (reason !== null) params.set("reason", reason);
  for (const name of filter.names) params.append("name", name);
  for (const type of filter.types) params.append("type", type);
  for (const version of filter.versions) params.append("version", version);
  return params.toString();
}
