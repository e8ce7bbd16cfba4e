import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { findCollision, type Sibling } from "../domain/destination/collision.ts";
import { type PlatformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import type { ExportedLegacy, ExportedSource, Problems } from "../domain/migration/segment-export.ts";
import { ok, type Result, refuse } from "../domain/result.ts";

/** What the installation already has, in any workspace. */
export type Present = {
  sources: readonly { id: string; workspaceId: string; name: string }[];
  writeKeys: readonly { key: string; sourceId: string }[];
  destinations: readonly (Sibling & { workspaceId: string; sourceId: string })[];
  /** What belongs to the platform and can't be a customer's. */
  platform: PlatformAws;
};

export type ImportPlan = {
  newSources: (ExportedSource & { name: string })[];
  newDestinations: (ExportedLegacy & { collision: Sibling | null })[];
  /** Imported before; they stay as they are. */
  known: ExportedLegacy[];
};

/**
 * Returns what an import has to do. Each legacy destination stays on the source with its id, because that id is the folder of its files. Missing
 * sources are created from the exported ones. Refuses with every problem.
 */
export function planImport(
  workspaceId: string,
  legacy: readonly ExportedLegacy[],
  exportedSources: readonly ExportedSource[],
  present: Present,
): Result<ImportPlan, Problems> {
  const isKnown = ({ id }: ExportedLegacy) =>
    present.destinations.some((other) => other.id === id && other.workspaceId === workspaceId && other.metadataId === AMAZON_S3.metadataId);
  const known = legacy.filter(isKnown);
  const unknown = legacy.filter((destination) => !isKnown(destination));
  const missing = new Set(unknown.map(({ sourceId }) => sourceId).filter((id) => !present.sources.some((source) => source.id === id)));
  const newSources = exportedSources.filter(({ id }) => missing.has(id)).map((source) => ({ ...source, name: source.name ?? source.slug }));

  const problems = [
    ...newSources.flatMap((source) => problemsOfSource(source, workspaceId, newSources, present)),
    ...unknown.flatMap((destination) => problemsOfDestination(destination, { workspaceId, all: unknown, newSources, present })),
  ];
  if (problems.length > 0) return refuse(problems);
  const newDestinations = unknown.map((destination) => ({ ...destination, collision: createCollision(destination, present) }));
  return ok({ newSources, newDestinations, known });
}

function problemsOfSource(
  source: ImportPlan["newSources"][number],
  workspaceId: string,
  all: ImportPlan["newSources"],
  present: Present,
): string[] {
  const others = [...present.sources.filter((other) => other.workspaceId === workspaceId), ...all.filter(({ id }) => id !== source.id)];
  const taken = others.find((other) => other.name.toLowerCase() === source.name.toLowerCase());
  const keys = [...present.writeKeys, ...all.flatMap(({ id, writeKeys }) => writeKeys.map((key) => ({ key, sourceId: id })))];
  const foreign = keys.find(({ key, sourceId }) => sourceId !== source.id && source.writeKeys.includes(key));
  return [
    ...(taken === undefined ? [] : [`The source ${toTitle(source)} has the name of another one, ${taken.id}. Rename one of them.`]),
    ...(foreign === undefined ? [] : [`The source ${toTitle(source)} has a write key that belongs to another one, ${foreign.sourceId}.`]),
  ];
}

/** What is imported together with a destination, and what is present. */
type ImportContext = {
  workspaceId: string;
  all: readonly ExportedLegacy[];
  newSources: readonly ExportedSource[];
  present: Present;
};

function problemsOfDestination(destination: ExportedLegacy, { workspaceId, all, newSources, present }: ImportContext): string[] {
  const { id, sourceId, enabled, settings } = destination;
  const source = [...present.sources, ...newSources.map((one) => ({ ...one, workspaceId }))].find((one) => one.id === sourceId);
  const onSource = present.destinations.filter((other) => other.sourceId === sourceId);
  const second =
    onSource.find((other) => other.metadataId === AMAZON_S3.metadataId) ??
    all.find((other) => other.sourceId === sourceId && other.id !== id);
  const namesake = onSource.find((other) => other.name.toLowerCase() === destination.name.toLowerCase());
  const checks: [boolean, string][] = [
    [present.destinations.some((other) => other.id === id), "its id belongs to another destination of this installation."],
    [source === undefined, `this workspace has no source ${sourceId}. Hand in the answer of GET /sources with --sources to create it.`],
    [source !== undefined && source.workspaceId !== workspaceId, `its source ${sourceId} belongs to another workspace.`],
    [second !== undefined, `its source ${sourceId} has another Amazon S3, ${second?.id}. A source has one at most.`],
    [
      second === undefined && namesake !== undefined,
      `its source ${sourceId} has a destination of this name, ${namesake?.id}. Rename one of them.`,
    ],
    [enabled && settings.bucket === "", "it is enabled and has no bucket."],
    [platformRefusal({ ...settings, iamRoleArn: "" }, present.platform) !== null, "its bucket belongs to Sluice itself."],
  ];
  return checks.filter(([wrong]) => wrong).map(([, sentence]) => `${toTitle(destination)}: ${sentence}`);
}

function createCollision({ enabled, sourceId, settings }: ExportedLegacy, present: Present): Sibling | null {
  if (!enabled) return null;
  return findCollision(
    settings.bucket,
    present.destinations.filter((other) => other.sourceId === sourceId),
  );
}

function toTitle({ id, name }: { id: string; name: string }): string {
  return `${name} (${id})`;
}
