import { currentActor, runtime } from "@/app/server";
import type { OverviewAnswer } from "@/components/overview/overview-answer";
import { readId } from "@/server/domain/id.ts";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";
import { RANGE_REFUSALS } from "@/server/domain/overview/time-range.ts";
import { deliveryOverview, type OverviewRefusal, overviewTables } from "@/server/observe/delivery-overview.ts";
import { failedEvents } from "@/server/observe/failed-events.ts";

/** Returns what Delivery Overview shows of a view; null if there is no such destination. */
export async function readOverview(destinationId: string, sourceId: string, view: OverviewView): Promise<OverviewAnswer | null> {
  const [context, actor, id] = [await runtime(), await currentActor(), readId(destinationId)];
  const { range, filter, step, reason } = view;
  const [overview, tables, failed] = await Promise.all([
    deliveryOverview(context, actor, id, { range, filter }),
    overviewTables(context, actor, id, { range, filter, step, reason }),
    step === "failed_on_ingest" ? failedEvents(context, actor, sourceId) : [],
  ]);
  if (!overview.ok) return toRefusal(overview.error);
  if (!tables.ok) return toRefusal(tables.error);
  const samples = Object.fromEntries(failed.map(({ code, samples: newest }) => [code, newest]));
  return { ok: true, overview: overview.value, tables: tables.value, samples };
}

function toRefusal(error: OverviewRefusal): OverviewAnswer | null {
  return error === "unknown_destination" ? null : { ok: false, message: RANGE_REFUSALS[error] };
}
