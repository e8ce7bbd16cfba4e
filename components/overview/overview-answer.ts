import type { DeliveryOverview, OverviewTables } from "@/server/observe/delivery-overview.ts";
import type { FailedEvents } from "@/server/observe/failed-events.ts";

/** What the server answers for a view of Delivery Overview, or why it doesn't show this range. */
export type OverviewAnswer =
  | { ok: true; overview: DeliveryOverview; tables: OverviewTables; samples: Record<string, FailedEvents["samples"]> }
  | { ok: false; message: string };
