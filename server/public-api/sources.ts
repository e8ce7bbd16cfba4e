import { z } from "zod";
import { addWriteKey } from "../configure/add-write-key.ts";
import { changeSource } from "../configure/change-source.ts";
import { createSource } from "../configure/create-source.ts";
import { deleteSource } from "../configure/delete-source.ts";
import { getSource } from "../configure/get-source.ts";
import { listDestinations } from "../configure/list-destinations.ts";
import { listSourceLabels } from "../configure/list-source-labels.ts";
import { listSources, type SourceSummary } from "../configure/list-sources.ts";
import { listWriteKeys } from "../configure/list-write-keys.ts";
import { removeWriteKey } from "../configure/remove-write-key.ts";
import type { Actor } from "../domain/access/permissions.ts";
import type { Label as LabelValue } from "../domain/label.ts";
import { NameInput } from "../domain/names.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError, refusalError } from "./api-error.ts";
import { SourceMetadata, sourceMetadata } from "./catalog-entries.ts";
import { Destination, toDestination } from "./destination.ts";
import { Label, toLabel } from "./labels.ts";
import { PageQuery, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { defineRoute, Id, Status } from "./route.ts";

const Source = z.object({
  id: z.string().meta({ examples: ["rh5BDZp6QDHvXFCkibm1pR"] }),
  slug: z.string().meta({ examples: ["shop"] }),
  name: z.string().meta({ examples: ["Shop"] }),
  workspaceId: z.string().meta({ examples: ["9aQ1Lj62S4bomZKLF4DPqW"] }),
  enabled: z.boolean().meta({ description: "Whether the source accepts events." }),
  writeKeys: z.array(z.string()).meta({ description: "Empty for tokens without permission to see them.", examples: [["<WRITE_KEY>"]] }),
  settings: z.record(z.string(), z.unknown()).meta({ description: "Always empty: sources have no settings.", examples: [{}] }),
  labels: z.array(Label),
  metadata: SourceMetadata,
});

const Slug = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, "A slug has 1 to 100 letters, digits, hyphens and underscores.")
  .meta({ description: "1 to 100 letters, digits, hyphens and underscores. Unique in the workspace.", examples: ["shop"] });
const SourceSettings = z
  .record(z.string(), z.unknown())
  .meta({ description: "Sources have no settings. Given settings are refused by name." });
const ofSource = z.object({ sourceId: Id });
const ofWriteKey = z.object({ sourceId: Id, writeKey: Id });

export const SOURCE_ROUTES = [
  defineRoute({
    id: "listSources",
    summary: "List the sources of the workspace, oldest first",
    method: "GET",
    path: "/sources",
    permission: "view_sources",
    query: PageQuery,
    data: z.object({ sources: z.array(Source), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const listed = await listSources(runtime, actor, partOfRequest(query.pagination));
      const ids = listed.items.map(({ id }) => id);
      const [writeKeys, labels] = await Promise.all([listWriteKeys(runtime, actor, ids), listSourceLabels(runtime, actor, ids)]);
      const whole = listed.items.map((source) => ({
        ...source,
        writeKeys: writeKeys.get(source.id) ?? [],
        labels: labels.get(source.id) ?? [],
      }));
      return ok({
        sources: whole.map((source) => toSource(runtime, actor, source)),
        pagination: toPagination(listed, query.pagination),
      });
    },
  }),
  defineRoute({
    id: "getSource",
    summary: "Get a source",
    method: "GET",
    path: "/sources/{sourceId}",
    permission: "view_sources",
    params: ofSource,
    data: z.object({
      source: Source,
      trackingPlanId: z
        .string()
        .nullable()
        .meta({ description: "Always null: Sluice has no tracking plans.", examples: [null] }),
    }),
    async work({ runtime, actor, params }) {
      const source = await findSource(runtime, actor, params.sourceId);
      return source === null ? refuse(refusalError("unknown_source")) : ok({ source, trackingPlanId: null });
    },
  }),
  defineRoute({
    id: "createSource",
    summary: "Create a source with one write key. Its name is its slug",
    method: "POST",
    path: "/sources",
    status: 201,
    permission: "edit_sources",
    body: z.object({
      slug: Slug,
      enabled: z.boolean(),
      metadataId: Id.meta({ description: "The id of the source in the catalog.", examples: ["iUM16Md8P2"] }),
      settings: SourceSettings.optional(),
    }),
    data: z.object({ source: Source }),
    async work({ runtime, actor, body: { slug, enabled, metadataId, settings } }) {
      const unknown = unknownSettings(settings);
      if (unknown !== null) return refuse(unknown);
      const created = await createSource(runtime, actor, { name: slug, slug, enabled, metadataId });
      return created.ok ? await readBack(runtime, actor, created.value.sourceId) : refuse(refusalError(created.error));
    },
  }),
  defineRoute({
    id: "updateSource",
    summary: "Update the name or the slug of a source, or enable or disable it",
    method: "PATCH",
    path: "/sources/{sourceId}",
    permission: "edit_sources",
    params: ofSource,
    body: z.object({
      name: NameInput.optional().meta({ examples: ["Shop"] }),
      enabled: z
        .boolean()
        .optional()
        .meta({ description: "Whether the source accepts events.", examples: [false] }),
      slug: Slug.optional(),
      settings: SourceSettings.optional(),
    }),
    data: z.object({ source: Source }),
    async work({ runtime, actor, params, body: { settings, ...change } }) {
      const unknown = unknownSettings(settings);
      if (unknown !== null) return refuse(unknown);
      const changed = await changeSource(runtime, actor, params.sourceId, change);
      return changed.ok ? await readBack(runtime, actor, params.sourceId) : refuse(refusalError(changed.error));
    },
  }),
  defineRoute({
    id: "deleteSource",
    summary: "Delete a source that has no destinations",
    method: "DELETE",
    path: "/sources/{sourceId}",
    permission: "edit_sources",
    params: ofSource,
    data: Status,
    async work({ runtime, actor, params }) {
      const deleted = await deleteSource(runtime, actor, params.sourceId);
      return deleted.ok ? ok({ status: "SUCCESS" }) : refuse(refusalError(deleted.error));
    },
  }),
  defineRoute({
    id: "createWriteKeyForSource",
    summary: "Add a write key to a source",
    method: "POST",
    path: "/sources/{sourceId}/writekey",
    permission: "edit_sources",
    params: ofSource,
    data: z.object({ source: Source }),
    async work({ runtime, actor, params }) {
      const added = await addWriteKey(runtime, actor, params.sourceId);
      return added.ok ? await readBack(runtime, actor, params.sourceId) : refuse(refusalError(added.error));
    },
  }),
  defineRoute({
    id: "removeWriteKeyFromSource",
    summary: "Remove a write key of a source",
    method: "DELETE",
    path: "/sources/{sourceId}/writekey/{writeKey}",
    permission: "edit_sources",
    params: ofWriteKey,
    data: Status,
    async work({ runtime, actor, params: { sourceId, writeKey } }) {
      const removed = await removeWriteKey(runtime, actor, sourceId, writeKey);
      return removed.ok ? ok({ status: "SUCCESS" }) : refuse(refusalError(removed.error));
    },
  }),
  defineRoute({
    id: "listConnectedDestinationsFromSource",
    summary: "List the destinations of a source, oldest first",
    method: "GET",
    path: "/sources/{sourceId}/connected-destinations",
    permission: "view_destinations",
    params: ofSource,
    query: PageQuery,
    data: z.object({ destinations: z.array(Destination), pagination: Pagination }),
    async work({ runtime, actor, params, query }) {
      if ((await getSource(runtime, actor, params.sourceId)) === null) return refuse(refusalError("unknown_source"));
      const listed = await listDestinations(runtime, actor, partOfRequest(query.pagination), params.sourceId);
      const destinations = listed.items.map((destination) => toDestination(runtime.config, destination));
      return ok({ destinations, pagination: toPagination(listed, query.pagination) });
    },
  }),
];

/** Returns the source after a change, or null if it was deleted meanwhile. */
async function readBack(runtime: Runtime, actor: Actor, sourceId: string): Promise<Result<{ source: z.output<typeof Source> }, ApiError>> {
  const source = await findSource(runtime, actor, sourceId);
  return source === null ? refuse(refusalError("unknown_source")) : ok({ source });
}

async function findSource(runtime: Runtime, actor: Actor, sourceId: string): Promise<z.output<typeof Source> | null> {
  const [source, labels] = await Promise.all([getSource(runtime, actor, sourceId), listSourceLabels(runtime, actor, [sourceId])]);
  return source === null ? null : toSource(runtime, actor, { ...source, labels: labels.get(sourceId) ?? [] });
}

type WholeSource = SourceSummary & { writeKeys: string[]; labels: LabelValue[] };

function toSource(runtime: Runtime, { workspaceId }: Actor, source: WholeSource): z.output<typeof Source> {
  const { id, slug, name, enabled, writeKeys, metadataId } = source;
  const metadata = sourceMetadata(runtime.config, metadataId);
  return { id, slug, name, workspaceId, enabled, writeKeys, settings: {}, labels: source.labels.map(toLabel), metadata };
}

function unknownSettings(settings: Record<string, unknown> = {}): ApiError | null {
  const names = Object.keys(settings);
  return names.length === 0
    ? null
    : apiError("bad-request", `This source has no such settings: ${names.join(", ")}.`, { field: "settings" });
}
