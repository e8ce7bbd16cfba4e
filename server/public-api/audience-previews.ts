import { z } from "zod";
import type { Preview as PreviewFacts } from "../domain/engage/engine-answers.ts";
import { EngineQuestion } from "../domain/engage/request-input.ts";
import { ok, refuse } from "../domain/result.ts";
import { askEngine } from "../engage/requests/ask-engine.ts";
import { type EngageRequest, getRequest } from "../engage/requests/get-request.ts";
import { refusalError } from "./api-error.ts";
import {
  AudienceDefinition,
  AudienceType,
  DefinitionBody,
  FilterByExternalIds,
  refuseOtherMembers,
  toExternalIds,
} from "./audience-body.ts";
import { BackfillDays, computationError, findForeignSpace, ofComputation, ofSpace } from "./computation.ts";
import { defineRoute } from "./route.ts";

const Identifier = z.object({ type: z.string().meta({ examples: ["user_id"] }), value: z.string().meta({ examples: ["u1"] }) });

const Preview = z.object({
  id: z.string().meta({ examples: ["4ae2e2a4-6c0b-4f5b-9a0c-5f0d2a1e7f10"] }),
  audienceType: z.literal("USERS"),
  definition: AudienceDefinition,
  options: z.object({
    filterByExternalIds: z.array(z.string()),
    includeHistoricalData: z.boolean(),
    backfillEventDataDays: z.number().optional(),
  }),
  status: z.enum(["RUNNING", "COMPLETED", "FAILED"]),
  results: z
    .array(z.object({ id: z.string().meta({ examples: ["user_id:u1"] }), identifiers: z.array(Identifier) }))
    .optional()
    .meta({
      description: "A sample of at most 25 members, empty without the permission to view profiles. Present when the preview is completed.",
    }),
  size: z
    .object({ count: z.number(), type: z.literal("USERS") })
    .optional()
    .meta({ description: "The number of all members. Present when the preview is completed." }),
  failureReason: z.string().optional().meta({ description: "Why the preview failed. Present when it has." }),
});

export const AUDIENCE_PREVIEW_ROUTES = [
  defineRoute({
    id: "createAudiencePreview",
    summary: "Compute the members of a definition, without saving or sending anything",
    method: "POST",
    path: "/spaces/{spaceId}/audiences/previews",
    permission: "view_engage",
    limit: "computing",
    params: ofSpace,
    body: z
      .object({
        definition: DefinitionBody,
        audienceType: AudienceType.optional(),
        options: z.object({ filterByExternalIds: FilterByExternalIds, backfillEventDataDays: BackfillDays }).partial().optional(),
      })
      .superRefine(refuseOtherMembers),
    data: z.object({ audiencePreview: Preview.pick({ id: true }) }),
    async work({ runtime, actor, params: { spaceId }, body: { definition, options = {} } }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const asked = await askEngine(runtime, actor, {
        kind: "preview",
        input: {
          class: "audience",
          query: definition.query,
          includeAnonymous: options.filterByExternalIds?.includes("anonymous_id") ?? false,
          includeHistory: true,
          backfillDays: options.backfillEventDataDays ?? null,
        },
      });
      return asked.ok ? ok({ audiencePreview: { id: asked.value.requestId } }) : refuse(computationError(asked.error));
    },
  }),
  defineRoute({
    id: "getAudiencePreview",
    summary: "Get a preview, for a day after it was asked for",
    method: "GET",
    path: "/spaces/{spaceId}/audiences/previews/{id}",
    permission: "view_engage",
    params: ofComputation,
    data: z.object({ audiencePreview: Preview }),
    async work({ runtime, actor, params: { spaceId, id } }) {
      const foreign = await findForeignSpace(runtime, actor, spaceId);
      if (foreign !== null) return refuse(foreign);
      const request = await getRequest(runtime, actor, id);
      const preview = request === null ? null : toPreview(request);
      return preview === null ? refuse(refusalError("unknown_request")) : ok({ audiencePreview: preview });
    },
  }),
];

/** Returns null if the engine was asked for something else, also for a preview of a computed trait. */
function toPreview({ id, kind, state, input, result, error }: EngageRequest): z.output<typeof Preview> | null {
  const question = EngineQuestion.parse({ kind, input });
  if (question.kind !== "preview" || question.input.class !== "audience") return null;
  const { query, includeAnonymous, includeHistory, backfillDays } = question.input;
  const facts = result as PreviewFacts | null;
  return {
    id,
    audienceType: "USERS",
    definition: { query, type: "users", targetEntity: "profile" },
    options: {
      filterByExternalIds: toExternalIds(includeAnonymous),
      includeHistoricalData: includeHistory,
      ...(backfillDays !== null && { backfillEventDataDays: backfillDays }),
    },
    status: state === "running" ? "RUNNING" : state === "completed" ? "COMPLETED" : "FAILED",
    ...(facts !== null && {
      results: facts.sample.map(({ profileId, identifiers }) => ({ id: profileId, identifiers })),
      size: { count: facts.total, type: "USERS" as const },
    }),
    ...(error !== null && { failureReason: error.message }),
  };
}
