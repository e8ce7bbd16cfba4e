import { z } from "zod";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { deleteDestination } from "../configure/delete-destination.ts";
import { getDestination } from "../configure/get-destination.ts";
import { listDestinations } from "../configure/list-destinations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import { EMPTY_SETTINGS } from "../domain/destination/settings.ts";
import { NameInput } from "../domain/names.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError, refusalError } from "./api-error.ts";
import { Destination, toDestination, toWarnings, Warnings } from "./destination.ts";
import { PageQuery, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { defineRoute, Id, Status } from "./route.ts";
import { readSettings } from "./settings-body.ts";

const ofDestination = z.object({ destinationId: Id });
const SettingsBody = z.record(z.string(), z.unknown()).meta({
  description: "`awsRegion` (or `region`), `bucket` (or `s3Bucket`) and `iamRoleArn`. Settings that are absent stay unchanged.",
  examples: [{ awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" }],
});
const OneDestination = z.object({ destination: Destination, warnings: Warnings.optional() });

export const DESTINATION_ROUTES = [
  defineRoute({
    id: "listDestinations",
    summary: "List the destinations of the workspace, oldest first",
    method: "GET",
    path: "/destinations",
    permission: "view_destinations",
    query: PageQuery,
    data: z.object({ destinations: z.array(Destination), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const listed = await listDestinations(runtime, actor, partOfRequest(query.pagination));
      const destinations = listed.items.map((destination) => toDestination(runtime.config, destination));
      return ok({ destinations, pagination: toPagination(listed, query.pagination) });
    },
  }),
  defineRoute({
    id: "getDestination",
    summary: "Get a destination",
    method: "GET",
    path: "/destinations/{destinationId}",
    permission: "view_destinations",
    params: ofDestination,
    data: OneDestination,
    work: ({ runtime, actor, params }) => readBack(runtime, actor, params.destinationId),
  }),
  defineRoute({
    id: "createDestination",
    summary: "Create a destination on a source, enabled by default",
    method: "POST",
    path: "/destinations",
    permission: "edit_destinations",
    body: z.object({
      sourceId: Id.meta({ description: "The source whose events it receives." }),
      metadataId: Id.meta({ description: "The id of the destination in the catalog.", examples: ["60be92c8dabdd561bf6c9130"] }),
      settings: SettingsBody,
      name: NameInput.optional().meta({ description: "By default, a name that is free on the source." }),
      enabled: z
        .boolean()
        .default(true)
        .meta({ description: "Whether files are delivered to the destination. Requires complete settings." }),
    }),
    data: OneDestination,
    async work({ runtime, actor, body: { sourceId, metadataId, settings: given, name, enabled } }) {
      if (metadataId === AMAZON_S3.metadataId) return refuse(refusalError("legacy_frozen"));
      const settings = readSettings(given);
      if (!settings.ok) return settings;
      const asked = { sourceId, metadataId, settings: { ...EMPTY_SETTINGS, ...settings.value }, enabled, mayShareLocation: true };
      const first = await addDestination(runtime, actor, { ...asked, name: name ?? AWS_S3.name });
      const taken = !first.ok && first.error === "name_taken" && name === undefined;
      const added = taken ? await addDestination(runtime, actor, { ...asked, name: `${AWS_S3.name} ${sourceId}` }) : first;
      return added.ok ? await readBack(runtime, actor, added.value.destinationId) : refuse(refusalError(added.error));
    },
  }),
  defineRoute({
    id: "updateDestination",
    summary: "Update the name or the settings (key by key) of a destination, or enable or disable it",
    method: "PATCH",
    path: "/destinations/{destinationId}",
    permission: "edit_destinations",
    params: ofDestination,
    body: z.object({
      destinationId: Id.optional().meta({ description: "Optional. Must be the id in the path." }),
      name: NameInput.nullish(),
      enabled: z
        .boolean()
        .optional()
        .meta({ description: "Whether files are delivered to the destination.", examples: [false] }),
      settings: SettingsBody.optional(),
    }),
    data: OneDestination,
    async work({ runtime, actor, params: { destinationId }, body: { destinationId: repeated = destinationId, name, enabled, settings } }) {
      if (repeated !== destinationId) return refuse(apiError("bad-request", "The body names another destination than the path."));
      const before = await getDestination(runtime, actor, destinationId);
      if (before === null) return refuse(refusalError("unknown_destination"));
      if (!before.canEdit) return refuse(refusalError("forbidden"));
      if (settings !== undefined && before.metadataId === AMAZON_S3.metadataId) return refuse(refusalError("legacy_frozen"));
      const read = settings === undefined ? ok(undefined) : readSettings(settings);
      if (!read.ok) return read;
      const edit = { name: name ?? undefined, enabled, settings: read.value, mayShareLocation: true };
      const changed = await changeDestination(runtime, actor, destinationId, edit);
      return changed.ok ? await readBack(runtime, actor, destinationId) : refuse(refusalError(changed.error));
    },
  }),
  defineRoute({
    id: "deleteDestination",
    summary: "Delete a destination. The files in the bucket are kept",
    method: "DELETE",
    path: "/destinations/{destinationId}",
    permission: "edit_destinations",
    params: ofDestination,
    data: Status,
    async work({ runtime, actor, params }) {
      const deleted = await deleteDestination(runtime, actor, params.destinationId);
      return deleted.ok ? ok({ status: "SUCCESS" }) : refuse(refusalError(deleted.error));
    },
  }),
];

/** Returns the current destination. */
async function readBack(runtime: Runtime, actor: Actor, destinationId: string): Promise<Result<z.output<typeof OneDestination>, ApiError>> {
  const destination = await getDestination(runtime, actor, destinationId);
  if (destination === null) return refuse(refusalError("unknown_destination"));
  return ok({ destination: toDestination(runtime.config, destination), ...toWarnings(destination) });
}
