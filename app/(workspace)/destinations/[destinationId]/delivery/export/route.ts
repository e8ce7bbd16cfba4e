import { notFound } from "next/navigation";
import { toCsv } from "@/server/domain/overview/csv.ts";
import { readOverviewView } from "@/server/domain/overview/overview-view.ts";
import type { DeliveryOverview, OverviewTables } from "@/server/observe/delivery-overview.ts";
import { readDestination } from "../../read-destination";
import { readOverview } from "../read-overview";

const TABLES = { series: seriesRows, kinds: kindRows, reasons: reasonRows, syncs: syncRows };

type Row = (string | number)[];

/** A table of Delivery Overview as CSV: `?table=series`, `kinds`, `reasons` or `syncs`, and the view. */
export async function GET(request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  const { destinationId } = await params;
  const search = new URL(request.url).searchParams;
  const toRows = TABLES[search.get("table") as keyof typeof TABLES];
  if (toRows === undefined) notFound();
  const { source } = await readDestination(destinationId);
  const answer = await readOverview(destinationId, source.id, readOverviewView(search));
  if (answer === null || !answer.ok) notFound();
  return new Response(toCsv(toRows(answer.overview, answer.tables)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="delivery-overview-${search.get("table")}.csv"`,
    },
  });
}

function seriesRows({ slots }: DeliveryOverview): Row[] {
  return [
    ["start (UTC)", "successfully received", "failed on ingest", "pending retry", "failed to sync", "successfully synced"],
    ...slots.map((slot) => [toTime(slot.startsAt), slot.received, slot.failedOnIngest, slot.pending, slot.failed, slot.delivered]),
  ];
}

function kindRows(_: DeliveryOverview, { kinds }: OverviewTables): Row[] {
  return [
    ["event type", "event name", "app version", "events", "events in the period before"],
    ...kinds.map((row) => [row.eventType, row.eventName, row.appVersion, row.eventCount, row.previousCount]),
  ];
}

function reasonRows(_: DeliveryOverview, { reasons }: OverviewTables): Row[] {
  return [["reason", "events", "events in the period before"], ...reasons.map((row) => [row.reason, row.eventCount, row.previousCount])];
}

function syncRows(_: DeliveryOverview, { syncs }: OverviewTables): Row[] {
  return [
    [
      "key",
      "received day",
      "events",
      "bytes",
      "failed attempts",
      "fault",
      "message",
      "closed (UTC)",
      "next attempt (UTC)",
      "expired (UTC)",
    ],
    ...syncs.map((row) => [
      row.key,
      toTime(row.receivedDay).slice(0, 10),
      row.eventCount,
      row.byteCount,
      row.attemptCount,
      row.faultKind ?? "",
      row.faultMessage ?? "",
      toTime(row.closedAt),
      toTime(row.nextAttemptAt),
      toTime(row.expiredAt),
    ]),
  ];
}

function toTime(at: number | null): string {
  return at === null ? "" : new Date(at).toISOString();
}
