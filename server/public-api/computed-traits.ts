import { z } from "zod";
import type { Actor } from "../domain/access/permissions.ts";
import { NameInput } from "../domain/names.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { changeComputation } from "../engage/computations/change-computation.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { type ComputationSummary, listComputations } from "../engage/computations/list-computations.ts";
import type { Runtime } from "../runtime.ts";
import type { ApiError } from "./api-error.ts";
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
  Query,
  toFields,
  UsersType,
} from "./computation.ts";
import { PageQuery, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { defineRoute, Status } from "./route.ts";

const EXAMPLE_QUERY = "event('Order Completed').within(30 days).sum(property('revenue'))";

const ComputedTrait = z.object({
  ...ComputationFields,
  id: z.string().meta({ examples: ["tra_2Z7Jm1cR5u9Wq3XkT8bNfLd4Hs"] }),
  name: z.string().meta({ examples: ["Revenue Last 30days"] }),
  key: z.string().meta({ description: "The name of the property in identify calls.", examples: ["revenue_last_30days"] }),
  definition: z.object({ query: z.string().meta({ examples: [EXAMPLE_QUERY] }), type: z.literal("users") }),
  computeCadence: z.object({ type: z.literal("BATCH") }),
  options: z.object({
    includeHistoricalData: z.boolean().meta({ description: "Whether events from before the creation count." }),
    includeAnonymousUsers: z.boolean().meta({ description: "Whether profiles that only have an anonymous id count." }),
    backfillDurationDays: z.number().optional(),
  }),
});
const OneTrait = z.object({ computedTrait: ComputedTrait });

const DefinitionBody = z.object({ query: Query.meta({ examples: [EXAMPLE_QUERY] }), type: UsersType.optional() });

export const COMPUTED_TRAIT_ROUTES = [
  defineRoute({
    id: "listComputedTraits",
    summary: "List the computed traits of a space",
    method: "GET",
    path: "/spaces/{spaceId}/computed-traits",
    permission: "view_engage",
    params: ofSpace,
    query: PageQuery,
    data: z.object({ computedTraits: z.array(ComputedTrait), pagination: Pagination }),
    async work({ runtime, actor, params: { spaceId }, query }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const listed = await listComputations(runtime, actor, "trait", partOfRequest(query.pagination));
      const computedTraits = listed.items.map((trait) => toTrait(spaceId, trait));
      return ok({ computedTraits, pagination: toPagination(listed, query.pagination) });
    },
  }),
  defineRoute({
    id: "createComputedTrait",
    summary: "Create a computed trait, enabled by default",
    method: "POST",
    path: "/spaces/{spaceId}/computed-traits",
    permission: "edit_engage",
    params: ofSpace,
    body: z.object({
      name: NameInput.meta({ examples: ["Revenue Last 30days"] }),
      definition: DefinitionBody,
      enabled: z.boolean().default(true).meta({ description: "Whether it runs." }),
      description: Description.default(""),
      key: Key,
      options: z
        .object({ includeHistoricalData: z.boolean(), includeAnonymousUsers: z.boolean(), backfillDurationDays: BackfillDays })
        .partial()
        .optional(),
    }),
    data: OneTrait,
    async work({ runtime, actor, params: { spaceId }, body: { name, definition, enabled, description, key, options = {} } }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const asked = { name, description, query: definition.query, enabled, ...(key !== undefined && { key }) };
      const created = await createComputation(runtime, actor, "trait", {
        ...asked,
        includeAnonymous: options.includeAnonymousUsers ?? false,
        includeHistory: options.includeHistoricalData ?? true,
        backfillDays: options.backfillDurationDays ?? null,
      });
      return created.ok ? readBack(runtime, actor, spaceId, created.value.computationId) : refuse(computationError(created.error));
    },
  }),
  defineRoute({
    id: "getComputedTrait",
    summary: "Get a computed trait with its status, its size and its newest run",
    method: "GET",
    path: "/spaces/{spaceId}/computed-traits/{id}",
    permission: "view_engage",
    params: ofComputation,
    data: OneTrait,
    work: ({ runtime, actor, params }) => readBack(runtime, actor, params.spaceId, params.id),
  }),
  defineRoute({
    id: "updateComputedTrait",
    summary: "Rename a computed trait, change its description or its query, or enable or disable it. The key stays",
    method: "PATCH",
    path: "/spaces/{spaceId}/computed-traits/{id}",
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
    }),
    data: OneTrait,
    async work({ runtime, actor, params: { spaceId, id }, body: { name, description, enabled, definition } }) {
      const before = await readBack(runtime, actor, spaceId, id);
      if (!before.ok) return before;
      const changed = await changeComputation(runtime, actor, id, { name, description, enabled, query: definition?.query });
      return changed.ok ? readBack(runtime, actor, spaceId, id) : refuse(computationError(changed.error));
    },
  }),
  defineRoute({
    id: "deleteComputedTrait",
    summary: "Delete a computed trait. Nothing is sent, and its key is never used again",
    method: "DELETE",
    path: "/spaces/{spaceId}/computed-traits/{id}",
    permission: "edit_engage",
    params: ofComputation,
    data: Status,
    work: ({ runtime, actor, params }) => deleteNamed(runtime, actor, { class: "trait", ...params }),
  }),
];

async function readBack(runtime: Runtime, actor: Actor, spaceId: string, id: string): Promise<Result<z.output<typeof OneTrait>, ApiError>> {
  const found = await findComputation(runtime, actor, { class: "trait", spaceId, id });
  return found.ok ? ok({ computedTrait: toTrait(spaceId, found.value) }) : found;
}

function toTrait(spaceId: string, trait: ComputationSummary): z.output<typeof ComputedTrait> {
  const { query, includeAnonymous, includeHistory, backfillDays } = trait;
  return {
    ...toFields(spaceId, trait),
    definition: { query, type: "users" },
    computeCadence: { type: "BATCH" },
    options: {
      includeHistoricalData: includeHistory,
      includeAnonymousUsers: includeAnonymous,
      ...(backfillDays !== null && { backfillDurationDays: backfillDays }),
    },
  };
}
