"use client";

import { Segments } from "@/components/overview/segments";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";

const OPTIONS = [
  { value: "percent", label: "%", name: "Percentages" },
  { value: "count", label: "#", name: "Counts" },
] as const;

export function ShowToggle({ show, onChange }: { show: OverviewView["show"]; onChange(show: OverviewView["show"]): void }) {
  return <Segments legend="Show" options={OPTIONS} value={show} onChange={onChange} />;
}
