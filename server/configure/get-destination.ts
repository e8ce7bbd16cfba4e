import { type DestinationGap, selectGap } from "../db/destination-gaps.ts";
import { selectDestination, selectDestinationsOnSources } from "../db/destinations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Pause } from "../domain/delivery/pause.ts";
import { isLegacy } from "../domain/destination/catalog.ts";
import { findCollision, type Sibling } from "../domain/destination/collision.ts";
import type { Runtime } from "../runtime.ts";
import { type DestinationSummary, destinationSummary } from "./list-destinations.ts";

export type DestinationDetail = DestinationSummary & {
  createdAt: number;
  updatedAt: number;
  /** Null while disabled. */
  enabledAt: number | null;
  /** The fault in the set-up that pauses it. */
  pause: Pause | null;
  /** The other destinations on its source. */
  siblings: Sibling[];
  /** The one of them that writes to the same location, while both are enabled (R82). */
  collision: Sibling | null;
  /** Whether a manifest of each received day is written. */
  dayManifest: boolean;
  /** What its source received while it was disabled, and can still be delivered; null if there is nothing, or the actor may not deliver it. */
  gap: DestinationGap | null;
  canEdit: boolean;
  /** False for the legacy Amazon S3, which has no role to validate. */
  canValidate: boolean;
};

/** Returns null if the workspace has no such destination, or the actor may not see it. */
export async function getDestination(runtime: Runtime, actor: Actor, destinationId: string): Promise<DestinationDetail | null> {
  const row = await selectDestination(runtime.db, actor.workspaceId, destinationId);
  if (row === undefined || !may(actor, "view_destinations", row.sourceId)) return null;

  const { pausedAt, pauseFaultKind: kind, pauseFaultMessage: message, pauseCause: cause } = row;
  const onSource = await selectDestinationsOnSources(runtime.db, actor.workspaceId, [row.sourceId]);
  const siblings = onSource.filter(({ id }) => id !== row.id).map(({ sourceId: _, ...sibling }) => sibling);
  const canEdit = may(actor, "edit_destinations", row.sourceId);
  const gap = canEdit && row.enabled && row.gapFrom !== null ? await selectGap(runtime.db, destinationId) : null;
  return {
    ...destinationSummary(runtime, row),
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    enabledAt: row.enabledAt?.getTime() ?? null,
    pause: pausedAt === null ? null : { since: pausedAt.getTime(), kind, message, cause },
    siblings,
    collision: row.enabled ? findCollision(row.bucket, siblings) : null,
    dayManifest: row.manifestsFrom !== null,
    gap: gap === null || gap.batchCount === 0 ? null : gap,
    canEdit,
    canValidate: !isLegacy(row) && may(actor, "validate_destinations", row.sourceId),
  };
}
