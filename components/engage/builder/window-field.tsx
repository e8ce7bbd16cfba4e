"use client";

import { Choice } from "@/components/engage/builder/choice";
import { DurationField } from "@/components/engage/builder/duration-field";
import { NOWHERE, type WindowFilter, windowOf } from "@/components/engage/builder/edit-query";
import type { EventOperand } from "@/server/domain/engage/query/query-tree.ts";

type WindowFieldProps = {
  event: EventOperand;
  /** Whether the event follows another one, so that its window can start there. */
  isFollowUp: boolean;
  onChange(window: WindowFilter | null): void;
};

const DAY_MS = 86_400_000;
const NOW = [
  { value: "any", label: "at any time" },
  { value: "within now", label: "within the last" },
  { value: "between now", label: "between" },
] as const;
const PARENT = [
  { value: "within parent", label: "after it, within" },
  { value: "between parent", label: "after it, between" },
] as const;

type WindowKind = (typeof NOW | typeof PARENT)[number]["value"];

/** When the event happened. */
export function WindowField({ event, isFollowUp, onChange }: WindowFieldProps) {
  const window = windowOf(event);
  const kind: WindowKind = window === null ? "any" : `${window.kind} ${window.of}`;
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Choice
        label="When"
        value={kind}
        choices={isFollowUp ? [...PARENT, ...NOW] : NOW}
        onChange={(next) => onChange(toWindow(next, window))}
      />
      {window?.kind === "within" && <DurationField label="Window" ms={window.ms} onChange={(ms) => onChange({ ...window, ms })} />}
      {window?.kind === "between" && (
        <>
          <DurationField label="From" ms={window.fromMs} onChange={(fromMs) => onChange({ ...window, fromMs })} />
          and
          <DurationField label="To" ms={window.toMs} onChange={(toMs) => onChange({ ...window, toMs })} />
          {window.of === "now" ? "ago" : "later"}
        </>
      )}
    </span>
  );
}

function toWindow(kind: WindowKind, before: WindowFilter | null): WindowFilter | null {
  if (kind === "any") return null;
  const ms = before === null ? 30 * DAY_MS : before.kind === "within" ? before.ms : before.toMs;
  const of = kind.endsWith("parent") ? "parent" : "now";
  if (kind.startsWith("within")) return { kind: "within", ms, of, position: NOWHERE };
  const fromMs = Math.ceil(ms / 2 / DAY_MS) * DAY_MS;
  return { kind: "between", fromMs, toMs: Math.max(ms, fromMs + DAY_MS), of, position: NOWHERE };
}
