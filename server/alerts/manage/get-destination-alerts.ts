import { selectMute } from "../../db/alert-mutes.ts";
import { selectSourceIdFor } from "../../db/destinations.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { listNotices, type Notice } from "./list-notices.ts";
import { listOpenAlerts, type OpenAlertView } from "./list-open-alerts.ts";

/** The alerts of one destination. `mute` is null if it is not muted; its time is in ms since the epoch. */
export type DestinationAlerts = {
  mute: { until: number; by: string } | null;
  canMute: boolean;
  open: OpenAlertView[];
  notices: Notice[];
};

/** Returns null if the workspace has no such destination, or the actor may not see it. */
export async function getDestinationAlerts(runtime: Runtime, actor: Actor, destinationId: string): Promise<DestinationAlerts | null> {
  const { db, clock } = runtime;
  const sourceId = await selectSourceIdFor(db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return null;
  const [mute, open, notices] = await Promise.all([
    selectMute(db, destinationId, new Date(clock.now())),
    listOpenAlerts(runtime, actor),
    listNotices(runtime, actor, destinationId),
  ]);
  return {
    mute: mute === undefined ? null : { until: mute.mutedUntil.getTime(), by: mute.mutedBy },
    canMute: may(actor, "edit_destinations", sourceId),
    open: open.filter((one) => one.destination?.id === destinationId),
    notices,
  };
}
