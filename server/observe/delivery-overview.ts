import type { Database } from "../db/database.ts";
import { selectSourceIdFor } from "../db/destinations.ts";
import { type Counted, selectCountedSince, selectEventCounts, selectStoredCount } from "../db/event-counts.ts";
import { type FailedSync, selectFailedSyncs } from "../db/failed-syncs.ts";
import type { FileState } from "../db/schema.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { type CountGroup, type CountRow, type EventFilter, NO_FILTER } from "../domain/overview/event-counts.ts";
import type { OverviewStep } from "../domain/overview/overview-steps.ts";
import {
  type RangeChoice,
  type RangeRefusal,
  type TimeRange,
  toPreviousRange,
  toTimeRange,
  toUnitStarts,
} from "../domain/overview/time-range.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

export type OverviewQuery = { range: RangeChoice; filter: Omit<EventFilter, "details"> };

/** Events now and in the period of equal length before. */
export type Compared = { eventCount: number; previousCount: number };

/** The counts of one unit of the range; `startsAt` in ms. */
export type OverviewSlot = {
  startsAt: number;
  received: number;
  failedOnIngest: number;
  pending: number;
  failed: number;
  delivered: number;
};

export type DeliveryOverview = {
  destinationId: string;
  range: TimeRange;
  steps: Record<OverviewStep, Compared>;
  slots: OverviewSlot[];
  /** Events in the files of this destination, counted from the files themselves. Null with a filter: files have no event names. */
  storedCount: number | null;
  /** When the first counted event was received, in ms; null if none was. */
  countedSince: number | null;
};

export type OverviewRefusal = "unknown_destination" | RangeRefusal;

const EVERY_STATE: readonly FileState[] = ["pending", "delivered", "failed"];
const MAX_ROWS = 5_000;

/**
 * Returns what happened to the events of a destination's source that were received in a range, by step and over time. Refusals:
 * `unknown_destination` (also if the actor may not see it), `range_empty`, `range_too_old`, `range_in_future`.
 */
export async function deliveryOverview(
  runtime: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  destinationId: string,
  query: OverviewQuery,
): Promise<Result<DeliveryOverview, OverviewRefusal>> {
  const found = await findRange(runtime, actor, destinationId, query.range);
  if (!found.ok) return found;
  const { sourceId, range } = found.value;
  const count = createCounter(runtime.db, { sourceId, destinationId }, query.filter);
  const [now, before, storedCount, countedSince] = await Promise.all([
    count(range, ["time"]),
    count(toPreviousRange(range), []),
    isFiltered(query.filter) ? null : selectStoredCount(runtime.db, { sourceId, destinationId, ...range }),
    selectCountedSince(runtime.db, sourceId),
  ]);
  return ok({
    destinationId,
    range,
    steps: toSteps(now, before),
    slots: toSlots(range, now),
    storedCount,
    countedSince,
  });
}

/** A row of a table of Delivery Overview: events of one kind, or of one reason. */
export type BreakdownRow = Compared & { eventType: string; eventName: string; appVersion: string };
export type ReasonRow = Compared & { reason: string };

export type OverviewTables = {
  kinds: BreakdownRow[];
  reasons: ReasonRow[];
  /** For "Failed to sync" and "Events pending retry": the newest files, at most 100. */
  syncs: FailedSync[];
  /** What the events of the step are a share of. */
  total: Compared;
};

/**
 * Returns the tables of one step: its events by kind, by reason, and, where files wait or failed, these files. With a `reason`, only its events are in
 * the table by kind. Refusals as in `deliveryOverview`.
 */
export async function overviewTables(
  runtime: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  destinationId: string,
  { step, reason, ...query }: OverviewQuery & { step: OverviewStep; reason: string | null },
): Promise<Result<OverviewTables, OverviewRefusal>> {
  const found = await findRange(runtime, actor, destinationId, query.range);
  if (!found.ok) return found;
  const { sourceId, range } = found.value;
  const counted = toCounted(step, { sourceId, destinationId });
  if (counted === null) return ok({ kinds: [], reasons: [], syncs: [], total: { eventCount: 0, previousCount: 0 } });

  const ranges = [range, toPreviousRange(range)] as const;
  const read = (groups: readonly CountGroup[], details: readonly string[]) =>
    Promise.all(
      ranges.map((one) =>
        selectEventCounts(runtime.db, counted, { ...one, groups, filter: { ...query.filter, details }, limit: MAX_ROWS }),
      ),
    );
  const [kinds, reasons, received, syncs] = await Promise.all([
    read(["eventType", "eventName", "appVersion"], reason === null ? [] : [reason]),
    read(["detail"], []),
    Promise.all(ranges.map((one) => sumTotal(runtime.db, sourceId, one, { step, filter: query.filter }))),
    step === "failed" || step === "pending" ? selectFailedSyncs(runtime.db, { sourceId, destinationId, ...range, state: step }) : [],
  ]);
  return ok({
    kinds: compareRows(kinds, toKindKey).map(([{ eventType = "", eventName = "", appVersion = "" }, compared]) => ({
      eventType,
      eventName,
      appVersion,
      ...compared,
    })),
    reasons: compareRows(reasons, ({ detail = "" }) => detail).map(([{ detail = "" }, compared]) => ({ reason: detail, ...compared })),
    syncs,
    total: toTotal(received),
  });
}

async function findRange(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  destinationId: string,
  choice: RangeChoice,
): Promise<Result<{ sourceId: string; range: TimeRange }, OverviewRefusal>> {
  const sourceId = await selectSourceIdFor(db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return refuse("unknown_destination");
  const range = toTimeRange(choice, clock.now());
  return range.ok ? ok({ sourceId, range: range.value }) : range;
}

type Ids = { sourceId: string; destinationId: string };
type StepCounts = { received: CountRow[]; refused: CountRow[]; inFiles: CountRow[] };

function createCounter(db: Database, ids: Ids, filter: OverviewQuery["filter"]) {
  return async (range: TimeRange, groups: readonly CountGroup[]): Promise<StepCounts> => {
    const read = (counted: Counted, own: readonly CountGroup[]) =>
      selectEventCounts(db, counted, { ...range, groups: [...groups, ...own], filter: { ...filter, details: [] }, limit: MAX_ROWS });
    const [received, refused, inFiles] = await Promise.all([
      read({ events: "received", sourceIds: [ids.sourceId] }, []),
      read({ events: "refused", sourceIds: [ids.sourceId] }, []),
      read({ events: "in_files", ...ids, states: EVERY_STATE }, ["state"]),
    ]);
    return { received, refused, inFiles };
  };
}

function isFiltered({ names, types, versions }: OverviewQuery["filter"]): boolean {
  return names.length + types.length + versions.length > 0;
}

function toSteps(now: StepCounts, before: StepCounts): Record<OverviewStep, Compared> {
  const compare = (select: (counts: StepCounts) => CountRow[]) => ({ eventCount: sum(select(now)), previousCount: sum(select(before)) });
  const inState = (state: FileState) => compare(({ inFiles }) => inFiles.filter((row) => row.state === state));
  const none = { eventCount: 0, previousCount: 0 };
  return {
    received: compare(({ received }) => received),
    failed_on_ingest: compare(({ refused }) => refused),
    filtered_at_source: none,
    filtered_at_destination: none,
    pending: inState("pending"),
    failed: inState("failed"),
    delivered: inState("delivered"),
  };
}

function toSlots(range: TimeRange, { received, refused, inFiles }: StepCounts): OverviewSlot[] {
  const at = (rows: readonly CountRow[], startsAt: number, state?: FileState) =>
    sum(rows.filter((row) => row.startsAt === startsAt && (state === undefined || row.state === state)));
  return toUnitStarts(range).map((startsAt) => ({
    startsAt,
    received: at(received, startsAt),
    failedOnIngest: at(refused, startsAt),
    pending: at(inFiles, startsAt, "pending"),
    failed: at(inFiles, startsAt, "failed"),
    delivered: at(inFiles, startsAt, "delivered"),
  }));
}

function toCounted(step: OverviewStep, ids: Ids): Counted | null {
  if (step === "received") return { events: "received", sourceIds: [ids.sourceId] };
  if (step === "failed_on_ingest") return { events: "refused", sourceIds: [ids.sourceId] };
  if (step === "pending" || step === "failed" || step === "delivered") return { events: "in_files", ...ids, states: [step] };
  return null;
}

/** Sums what the events of a step are a share of: all events that arrived at the source, or, after ingest, those that were stored. */
async function sumTotal(
  db: Database,
  sourceId: string,
  range: TimeRange,
  { step, filter }: { step: OverviewStep; filter: OverviewQuery["filter"] },
): Promise<number> {
  const read = async (events: "received" | "refused") =>
    sum(
      await selectEventCounts(
        db,
        { events, sourceIds: [sourceId] },
        { ...range, groups: [], filter: { ...NO_FILTER, ...filter }, limit: 1 },
      ),
    );
  const isIngest = step === "received" || step === "failed_on_ingest";
  const [received, refused] = await Promise.all([read("received"), isIngest ? read("refused") : 0]);
  return received + refused;
}

function toTotal([eventCount = 0, previousCount = 0]: readonly number[]): Compared {
  return { eventCount, previousCount };
}

/** Joins the rows of both periods, the most frequent first. */
function compareRows([now = [], before = []]: readonly CountRow[][], toKey: (row: CountRow) => string): [CountRow, Compared][] {
  const rows = new Map<string, [CountRow, Compared]>();
  for (const row of now) rows.set(toKey(row), [row, { eventCount: row.eventCount, previousCount: 0 }]);
  for (const row of before) {
    const known = rows.get(toKey(row));
    if (known) known[1].previousCount = row.eventCount;
    else rows.set(toKey(row), [row, { eventCount: 0, previousCount: row.eventCount }]);
  }
  return [...rows.values()].sort(([, one], [, other]) => other.eventCount - one.eventCount || other.previousCount - one.previousCount);
}

function toKindKey({ eventType, eventName, appVersion }: CountRow): string {
  return `${eventType}\0${eventName}\0${appVersion}`;
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, { eventCount }) => total + eventCount, 0);
}
