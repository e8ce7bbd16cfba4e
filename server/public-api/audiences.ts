import { z } from "zod";
import type { Actor } from "../domain/access/permissions.ts";
import { NameInput } from "../domain/names.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { changeComputation } from "../engage/computations/change-computation.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { type ComputationSummary, listComputations } from "../engage/computations/list-computations.ts";
import { runNow } from "../engage/computations/run-now.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError } from "./api-error.ts";
import {
  AudienceDefinition,
  AudienceType,
  DefinitionBody,
  FilterByExternalIds,
  refuseOtherMembers,
  toExternalIds,
} from "./audience-body.ts";
import {
  BackfillDays,
  ComputationFields,
  computationError,
  Description,
  deleteNamed,
  findComputation,
  findForeignSpace,
  Key,
  ofComputation,
  ofSpace,
  toFields,
} from "./computation.ts";
import { PageQuery, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { defineRoute, Status } from "./route.ts";

const Options = z.object({
  includeHistoricalData: z.boolean().meta({ description: "Whether events from before the creation count." }),
  filterByExternalIds: z.array(z.string()).meta({ description: "A profile counts if it has one of these identifiers." }),
  backfillEventDataDays: z.number().optional(),
});

const Audience = z.object({
  ...ComputationFields,
  definition: AudienceDefinition,
  audienceType: z.literal("USERS"),
  computeCadence: z.object({ type: z.literal("BATCH") }),
  options: Options,
});
const OneAudience = z.object({ audience: Audience });

const OptionsBody = z
  .object({ includeHistoricalData: z.boolean().optional(), filterByExternalIds: FilterByExternalIds, backfillEventDataDays: BackfillDays })
  .partial();

export const AUDIENCE_ROUTES = [
  defineRoute({
    id: "listAudiences",
    summary: "List the audiences of a space",
    method: "GET",
    path: "/spaces/{spaceId}/audiences",
    permission: "view_engage",
    params: ofSpace,
    query: PageQuery,
    data: z.object({ audiences: z.array(Audience), pagination: Pagination }),
    async work({ runtime, actor, params: { spaceId }, query }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const listed = await listComputations(runtime, actor, "audience", partOfRequest(query.pagination));
      const audiences = listed.items.map((audience) => toAudience(spaceId, audience));
      return ok({ audiences, pagination: toPagination(listed, query.pagination) });
    },
  }),
  defineRoute({
    id: "createAudience",
    summary: "Create an audience, enabled by default",
    method: "POST",
    path: "/spaces/{spaceId}/audiences",
    permission: "edit_engage",
    params: ofSpace,
    body: z
      .object({
        name: NameInput.meta({ examples: ["Order Completed Last 30days"] }),
        definition: DefinitionBody,
        audienceType: AudienceType.optional(),
        enabled: z.boolean().default(true).meta({ description: "Whether it runs." }),
        description: Description.default(""),
        key: Key,
        options: OptionsBody.optional(),
      })
      .superRefine(refuseOtherMembers),
    data: OneAudience,
    async work({ runtime, actor, params: { spaceId }, body: { name, definition, enabled, description, key, options = {} } }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const asked = { name, description, query: definition.query, enabled, ...(key !== undefined && { key }) };
      const created = await createComputation(runtime, actor, "audience", {
        ...asked,
        includeAnonymous: options.filterByExternalIds?.includes("anonymous_id") ?? false,
        includeHistory: options.includeHistoricalData ?? true,
        backfillDays: options.backfillEventDataDays ?? null,
      });
      return created.ok ? readBack(runtime, actor, spaceId, created.value.computationId) : refuse(computationError(created.error));
    },
  }),
  defineRoute({
    id: "getAudience",
    summary: "Get an audience with its status, its size and its newest run",
    method: "GET",
    path: "/spaces/{spaceId}/audiences/{id}",
    permission: "view_engage",
    params: ofComputation,
    data: OneAudience,
    work: ({ runtime, actor, params }) => readBack(runtime, actor, params.spaceId, params.id),
  }),
  defineRoute({
    id: "updateAudience",
    summary: "Rename an audience, change its description or its query, or enable or disable it. The key stays",
    method: "PATCH",
    path: "/spaces/{spaceId}/audiences/{id}",
    permission: "edit_engage",
    params: ofComputation,
    body: z.object({
      name: NameInput.optional(),
      description: Description.optional(),
      enabled: z
        .boolean()
        .optional()
        .meta({ examples: [false] }),
      definition: DefinitionBody.optional(),
      options: OptionsBody.optional().meta({ description: "Refused if it differs: options are chosen at creation." }),
    }),
    data: OneAudience,
    async work({ runtime, actor, params: { spaceId, id }, body: { name, description, enabled, definition, options } }) {
      const before = await readBack(runtime, actor, spaceId, id);
      if (!before.ok) return before;
      const changed = options !== undefined && differs(options, before.value.audience.options);
      if (changed) return refuse(apiError("bad-request", "Options are chosen when the audience is created.", { field: "options" }));
      const result = await changeComputation(runtime, actor, id, { name, description, enabled, query: definition?.query });
      return result.ok ? readBack(runtime, actor, spaceId, id) : refuse(computationError(result.error));
    },
  }),
  defineRoute({
    id: "deleteAudience",
    summary: "Delete an audience. Its members are not told, and its key is never used again",
    method: "DELETE",
    path: "/spaces/{spaceId}/audiences/{id}",
    permission: "edit_engage",
    params: ofComputation,
    data: Status,
    work: ({ runtime, actor, params }) => deleteNamed(runtime, actor, { class: "audience", ...params }),
  }),
  defineRoute({
    id: "runAudience",
    summary: "Run an audience now",
    method: "POST",
    path: "/spaces/{spaceId}/audiences/{id}/runs",
    permission: "edit_engage",
    limit: "computing",
    params: ofComputation,
    data: z.object({ run: z.object({ id: z.string() }) }),
    async work({ runtime, actor, params: { spaceId, id } }) {
      const before = await readBack(runtime, actor, spaceId, id);
      if (!before.ok) return before;
      const asked = await runNow(runtime, actor, id, { full: false });
      return asked.ok ? ok({ run: { id: asked.value.runId } }) : refuse(computationError(asked.error));
    },
  }),
];

async function readBack(
  runtime: Runtime,
  actor: Actor,
  spaceId: string,
  id: string,
): Promise<Result<z.output<typeof OneAudience>, ApiError>> {
  const found = await findComputation(runtime, actor, { class: "audience", spaceId, id });
  return found.ok ? ok({ audience: toAudience(spaceId, found.value) }) : found;
}

function toAudience(spaceId: string, audience: ComputationSummary): z.output<typeof Audience> {
  const { query, includeAnonymous, includeHistory, backfillDays } = audience;
  return {
    ...toFields(spaceId, audience),
    definition: { query, type: "users", targetEntity: "profile" },
    audienceType: "USERS",
    computeCadence: { type: "BATCH" },
    options: {
      includeHistoricalData: includeHistory,
      filterByExternalIds: toExternalIds(includeAnonymous),
      ...(backfillDays !== null && { backfillEventDataDays: backfillDays }),
    },
  };
}

function differs(asked: z.output<typeof OptionsBody>, now: z.output<typeof Options>): boolean {
  const { includeHistoricalData: history, filterByExternalIds: ids, backfillEventDataDays: days } = asked;
  return (
    (history !== undefined && history !== now.includeHistoricalData) ||
    (ids !== undefined && ids.length !== now.filterByExternalIds.length) ||
    (days !== undefined && days !== (now.backfillEventDataDays ?? null))
  );
}
