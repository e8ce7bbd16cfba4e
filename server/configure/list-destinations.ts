import { countDestinations, type DestinationRow, selectDestinations } from "../db/destinations.ts";
import { type Actor, may, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import { type DestinationFacts, destinationStatus, type StatusLine } from "../domain/destination/destination-status.ts";
import { type Settings, sameSettings } from "../domain/destination/settings.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../domain/list-part.ts";
import { visibleText } from "../domain/plain-text.ts";
import { deliversFiles, type ValidationCode } from "../domain/validation/validation-codes.ts";
import type { Config } from "../env.ts";
import type { Runtime } from "../runtime.ts";

/** Times are ms since the epoch. */
export type DestinationSummary = StatusLine & {
  id: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  settings: Settings;
  /** A setting of the legacy Amazon S3 alone. */
  useServerSideEncryption: boolean;
  source: { id: string; name: string };
  /** When the newest file arrived in the customer's bucket. */
  lastFileAt: number | null;
  pendingFileCount: number;
  pendingEventCount: number;
  /** When the oldest waiting event was received. */
  oldestPendingAt: number | null;
  /** When the file that waits longest expires; null if none waits. */
  keptUntil: number | null;
  /** The code with which the saved settings fail, and since when. Null if they pass or were not validated, or if nothing is delivered. */
  wouldFail: { since: number; code: ValidationCode } | null;
};

/** Returns the destinations that the actor may see, oldest first; with `sourceId` only those of that source. */
export async function listDestinations(
  runtime: Runtime,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
  sourceId: string | null = null,
): Promise<Listed<DestinationSummary>> {
  if (!maySomewhere(actor, "view_destinations")) return emptyList();
  if (sourceId !== null && !may(actor, "view_destinations", sourceId)) return emptyList();
  const sourceIds = sourceId === null ? sourcesWhere(actor, "view_destinations") : [sourceId];
  const filter = { workspaceId: actor.workspaceId, sourceIds, search };
  const [rows, totalCount] = await Promise.all([
    selectDestinations(runtime.db, { ...filter, offset, limit }),
    countDestinations(runtime.db, filter),
  ]);
  return { items: rows.map((row) => destinationSummary(runtime, row)), totalCount };
}

export function destinationSummary(runtime: Runtime, row: DestinationRow): DestinationSummary {
  const facts = toFacts(row, runtime.config);
  const settings = { awsRegion: row.awsRegion, bucket: row.bucket, iamRoleArn: row.iamRoleArn };
  return {
    ...destinationStatus(facts, runtime.clock.now()),
    id: row.id,
    metadataId: row.metadataId,
    name: visibleText(row.name),
    enabled: row.enabled,
    settings,
    useServerSideEncryption: row.useServerSideEncryption,
    source: { id: row.sourceId, name: visibleText(row.sourceName) },
    lastFileAt: facts.lastFileAt,
    pendingFileCount: facts.pendingFileCount,
    pendingEventCount: facts.pendingEventCount,
    oldestPendingAt: facts.oldestPendingAt,
    keptUntil: facts.keptUntil,
    wouldFail: row.enabled && row.pausedAt === null ? failing(row, settings) : null,
  };
}

function failing({ validatedSettings, verdictCode, verdictSince }: DestinationRow, saved: Settings): DestinationSummary["wouldFail"] {
  if (validatedSettings === null || verdictCode === null || verdictSince === null) return null;
  if (deliversFiles(verdictCode)) return null;
  return sameSettings(validatedSettings, saved) ? { since: verdictSince.getTime(), code: verdictCode } : null;
}

function toFacts(row: DestinationRow, config: Config): DestinationFacts {
  const { pausedAt, pauseFaultMessage, retryFaultMessage } = row;
  return {
    enabledAt: row.enabledAt?.getTime() ?? null,
    deliveryIntervalSeconds: config.DELIVERY_INTERVAL_SECONDS,
    pause: pausedAt === null ? null : { since: pausedAt.getTime(), message: pauseFaultMessage ?? "" },
    lastFileAt: row.lastFileAt?.getTime() ?? null,
    pendingFileCount: row.pendingFileCount,
    pendingEventCount: row.pendingEventCount,
    oldestPendingAt: row.oldestPendingAt?.getTime() ?? null,
    oldestFileReadyAt: row.oldestFileReadyAt?.getTime() ?? null,
    keptUntil: row.oldestFileReadyAt === null ? null : row.oldestFileReadyAt.getTime() + config.PENDING_RETENTION_DAYS * DAY_MS,
    retry: retryFaultMessage === null ? null : { message: retryFaultMessage, nextAttemptAt: row.retryAt?.getTime() ?? null },
  };
}
