import { selectDestinations, selectDestinationsOnSource } from "../db/destinations.ts";
import { selectVerdict } from "../db/verdicts.ts";
import type { AwsFaultKind } from "../domain/aws-fault.ts";
import { isLegacy } from "../domain/catalog.ts";
import { findCollision, type Neighbour } from "../domain/collision.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { type Settings, sameSettings } from "../domain/settings.ts";
import type { ValidationCode } from "../domain/validation-codes.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Runtime } from "../runtime.ts";
import { type DestinationSummary, destinationSummary } from "./list-destinations.ts";

export type DestinationDetail = DestinationSummary & {
  createdAt: number;
  updatedAt: number;
  /** Null while disabled. */
  enabledAt: number | null;
  /** The setup fault that holds its files back. */
  pause: { since: number; kind: AwsFaultKind | null; message: string | null } | null;
  /** What Validate says of the saved settings, and since when they fail; null where they don't, as far as is known, or nothing is delivered anyway. */
  wouldFail: { since: number; code: ValidationCode } | null;
  /** The other destinations on its source. */
  neighbours: Neighbour[];
  /** The one of them that writes to the same location, while both are enabled (R82). */
  collision: Neighbour | null;
  canEdit: boolean;
  /** Never the legacy Amazon S3: Validate tries a role, and it has none. */
  canValidate: boolean;
};

/** Null where the workspace has no such destination, or the actor may not see it. */
export async function getDestination(runtime: Runtime, actor: Actor, destinationId: string): Promise<DestinationDetail | null> {
  const [row] = await selectDestinations(runtime.db, actor.workspaceId, destinationId);
  if (row === undefined || !may(actor, "view_destinations", row.sourceId)) return null;

  const { pausedAt, pauseFaultKind, pauseFaultMessage } = row;
  const summary = destinationSummary(runtime, row);
  const onSource = await selectDestinationsOnSource(runtime.db, actor.workspaceId, row.sourceId);
  const neighbours = onSource.filter(({ id }) => id !== row.id).map(({ sourceId: _, ...neighbour }) => neighbour);
  return {
    ...summary,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    enabledAt: row.enabledAt?.getTime() ?? null,
    pause: pausedAt === null ? null : { since: pausedAt.getTime(), kind: pauseFaultKind, message: pauseFaultMessage },
    wouldFail: row.enabled ? failing(await selectVerdict(runtime.db, row.id), summary.settings) : null,
    neighbours,
    collision: row.enabled ? findCollision(row.bucket, neighbours) : null,
    canEdit: may(actor, "edit_destinations", row.sourceId),
    canValidate: !isLegacy(row) && may(actor, "validate_destinations", row.sourceId),
  };
}

function failing(verdict: Verdict | null, saved: Settings): DestinationDetail["wouldFail"] {
  if (verdict === null || verdict.code === null || verdict.since === null || verdict.code === "ok") return null;
  return sameSettings(verdict.settings, saved) ? { since: verdict.since, code: verdict.code } : null;
}
