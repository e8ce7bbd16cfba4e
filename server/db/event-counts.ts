import { type RawBuilder, sql } from "kysely";
import { type CountGroup, type CountRow, type CountUnit, type EventFilter, UNIT_MS } from "../domain/overview/event-counts.ts";
import type { Database } from "./database.ts";
import type { FileState } from "./schema.ts";

/** The events of sources that were stored or refused, or those of a destination in files of some states. */
export type Counted =
  | { events: "received"; sourceIds: readonly string[] }
  | { events: "refused"; sourceIds: readonly string[] }
  | { events: "in_files"; sourceId: string; destinationId: string; states: readonly FileState[] };

/**
 * Returns the numbers of events that were received from `from` on and before `to` (ms, multiples of the unit), by `groups`. Days are in UTC. The
 * detail of a count is the code of refused events, the attempt that delivered a file, and the fault of failed files.
 */
export async function selectEventCounts(
  db: Database,
  counted: Counted,
  { from, to, unit, groups, filter, limit }: CountQuery,
): Promise<CountRow[]> {
  const cells =
    unit === "minute"
      ? cellsByMinute(counted, toNumber(from, 1), toNumber(to, 1))
      : cellsByHour(counted, toNumber(from, 60), toNumber(to, 60));
  const columns = groups.map((group) => COLUMNS[group]);
  const names =
    columns.length === 0 ? sql`` : sql`${sql.join(columns.map(({ value, name }) => sql`${value(unit)} as ${sql.ref(name)}`))}, `;
  const groupBy = columns.length === 0 ? sql`` : sql`group by ${sql.join(columns.map((_, index) => sql.lit(index + 1)))}`;
  const { rows } = await sql<CountRow>`
    select ${names}sum(cell.event_count)::bigint as "eventCount", coalesce(sum(cell.event_count) filter (where cell.state = 'delivered' and cell.detail <> '1'), 0)::bigint as "retryCount"
    from (${cells}) as cell
    ${needsKinds(groups, filter) ? sql`join event_kind as kind on kind.id = cell.kind_id` : sql``}
    where ${toConditions(filter)}
    ${groupBy}
    having sum(cell.event_count) > 0
    order by "eventCount" desc
    limit ${limit}
  `.execute(db);
  return rows;
}

export type CountQuery = {
  from: number;
  to: number;
  unit: CountUnit;
  groups: readonly CountGroup[];
  filter: EventFilter;
  /** Rows with the most events first. */
  limit: number;
};

const COLUMNS: Readonly<Record<CountGroup, { name: string; value(unit: CountUnit): RawBuilder<unknown> }>> = {
  time: { name: "startsAt", value: (unit) => sql`cell.at / ${sql.lit(UNITS_PER_ROW[unit])} * ${sql.lit(UNIT_MS[unit])}::bigint` },
  source: { name: "sourceId", value: () => sql`cell.source_id` },
  eventType: { name: "eventType", value: () => sql`kind.type` },
  eventName: { name: "eventName", value: () => sql`kind.name` },
  appVersion: { name: "appVersion", value: () => sql`kind.app_version` },
  state: { name: "state", value: () => sql`cell.state` },
  detail: { name: "detail", value: () => sql`cell.detail` },
};

/** Days are summed from hours. */
const UNITS_PER_ROW: Readonly<Record<CountUnit, number>> = { minute: 1, hour: 1, day: 24 };

/** Converts ms to minutes, or to units of `minutes`. */
function toNumber(time: number, minutes: number): number {
  return Math.floor(time / 60_000 / minutes);
}

function needsKinds(groups: readonly CountGroup[], { names, types, versions }: EventFilter): boolean {
  return [names, types, versions].some((values) => values.length > 0) || groups.some((group) => KIND_GROUPS.has(group));
}

const KIND_GROUPS: ReadonlySet<CountGroup> = new Set(["eventType", "eventName", "appVersion"]);

function toConditions({ names, types, versions, details }: EventFilter): RawBuilder<unknown> {
  const conditions = (
    [
      [sql`kind.name`, names],
      [sql`kind.type`, types],
      [sql`kind.app_version`, versions],
      [sql`cell.detail`, details],
    ] as const
  )
    .filter(([, values]) => values.length > 0)
    .map(([column, values]) => sql`${column} = any(${[...values]}::text[])`);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function cellsByMinute(counted: Counted, from: number, to: number): RawBuilder<unknown> {
  if (counted.events === "refused") return refusedCells(counted.sourceIds, "minute", from, to);
  const [state, detail, files] =
    counted.events === "received"
      ? [sql`''`, sql`''`, sql``]
      : [sql`file.state`, sql`delivery_detail(file.state, file.attempt_count, file.fault_kind)`, joinFiles(counted)];
  const sourceIds = counted.events === "received" ? counted.sourceIds : [counted.sourceId];
  return sql`
    select breakdown.source_id, cell.minute as at, cell.kind_id, cell.event_count, ${state} as state, ${detail} as detail
    from batch_breakdown as breakdown ${files}
    cross join unnest(breakdown.kind_ids, breakdown.minutes, breakdown.counts) as cell (kind_id, minute, event_count)
    where ${isOneOf(sql`breakdown.source_id`, sourceIds)} and breakdown.last_minute >= ${from} and breakdown.first_minute < ${to}
      and cell.minute >= ${from} and cell.minute < ${to}`;
}

function joinFiles({ destinationId, states }: Extract<Counted, { events: "in_files" }>): RawBuilder<unknown> {
  return sql`join file on file.batch_id = breakdown.batch_id and file.destination_id = ${destinationId}
    and file.state = any(${[...states]}::text[])`;
}

function cellsByHour(counted: Counted, from: number, to: number): RawBuilder<unknown> {
  if (counted.events === "refused") return refusedCells(counted.sourceIds, "hour", from, to);
  if (counted.events === "received") {
    return sql`
      select source_id, hour as at, kind_id, event_count, '' as state, '' as detail from event_hour
      where ${isOneOf(sql`source_id`, counted.sourceIds)} and hour >= ${from} and hour < ${to}`;
  }
  const { sourceId, destinationId, states } = counted;
  return sql`
    select ${sourceId} as source_id, hour as at, kind_id, event_count, state, detail from delivery_hour
    where destination_id = ${destinationId} and hour >= ${from} and hour < ${to} and state = any(${[...states]}::text[])`;
}

function refusedCells(sourceIds: readonly string[], step: "minute" | "hour", from: number, to: number): RawBuilder<unknown> {
  return sql`
    select source_id, starts_at as at, kind_id, event_count, '' as state, code as detail from failed_event_count
    where ${isOneOf(sql`source_id`, sourceIds)} and step = ${step} and starts_at >= ${from} and starts_at < ${to}`;
}

function isOneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  return sql`${column} = any(${[...values]}::text[])`;
}

/**
 * Returns the number of events in the files of a destination that were received from `from` on and before `to` (ms), whatever the state of their files.
 * It is summed from the batches that have a file, and not from the sums by hour, so that the two can be compared.
 */
export async function selectStoredCount(
  db: Database,
  { sourceId, destinationId, from, to }: { sourceId: string; destinationId: string; from: number; to: number },
): Promise<number> {
  const [first, end] = [toNumber(from, 1), toNumber(to, 1)];
  const { rows } = await sql<{ eventCount: number }>`
    select coalesce(sum(part.event_count), 0)::bigint as "eventCount"
    from (
      select breakdown.batch_id, breakdown.event_count::bigint from batch_breakdown as breakdown
      where breakdown.source_id = ${sourceId} and breakdown.last_minute >= ${first} and breakdown.last_minute < ${end}
        and breakdown.first_minute >= ${first}
      union all
      select breakdown.batch_id, (
        select coalesce(sum(cell.event_count), 0) from unnest(breakdown.minutes, breakdown.counts) as cell (minute, event_count)
        where cell.minute >= ${first} and cell.minute < ${end}
      )
      from batch_breakdown as breakdown
      where breakdown.source_id = ${sourceId} and breakdown.last_minute >= ${first} and breakdown.first_minute < ${end}
        and (breakdown.first_minute < ${first} or breakdown.last_minute >= ${end})
    ) as part
    join file on file.batch_id = part.batch_id and file.destination_id = ${destinationId}
  `.execute(db);
  return rows[0]?.eventCount ?? 0;
}

/** Returns when the first batch of a source with counts was received, in ms; null if there is none. */
export async function selectCountedSince(db: Database, sourceId: string): Promise<number | null> {
  const row = await db.selectFrom("eventHour").select("hour").where("sourceId", "=", sourceId).orderBy("hour").limit(1).executeTakeFirst();
  return row === undefined ? null : row.hour * 3_600_000;
}
