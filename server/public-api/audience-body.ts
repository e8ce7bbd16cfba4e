import { z } from "zod";
import { Query, UsersType } from "./computation.ts";

const EXTERNAL_IDS = ["user_id", "email", "android.idfa", "ios.idfa"] as const;
const WITH_ANONYMOUS = [...EXTERNAL_IDS, "anonymous_id"] as const;

/** The definition of an audience in answers, in the newer and the older form together. */
export const AudienceDefinition = z.object({
  query: z.string().meta({ examples: ["event('Order Completed').within(30 days).count() >= 1"] }),
  type: z.literal("users"),
  targetEntity: z.literal("profile"),
});

/** The definition of an audience in requests. The older form of a request has `type` here, the newer one `audienceType` beside it. */
export const DefinitionBody = z.object({
  query: Query,
  type: UsersType.optional(),
  targetEntity: z.literal("profile", "Only profiles can be members.").nullish(),
});

export const AudienceType = z
  .literal("USERS", "Only USERS is supported: there are no accounts and no linked audiences.")
  .meta({ description: "The kind of members. The older form has `definition.type` instead." });

/** The identifiers that make a profile count: the four by default, and `anonymous_id` as the only addition. */
export const FilterByExternalIds = z
  .array(z.enum(WITH_ANONYMOUS))
  .max(WITH_ANONYMOUS.length)
  .refine((ids) => new Set(ids).size === ids.length && EXTERNAL_IDS.every((id) => ids.includes(id)), {
    error: "Name user_id, email, android.idfa and ios.idfa, and anonymous_id to include anonymous users.",
  })
  .meta({ description: "`anonymous_id` in this list includes anonymous users.", examples: [[...EXTERNAL_IDS]] });

export function toExternalIds(includeAnonymous: boolean): string[] {
  return includeAnonymous ? [...WITH_ANONYMOUS] : [...EXTERNAL_IDS];
}

type TypedBody = { audienceType?: string | undefined; definition: { type?: string | undefined } };

/** Refuses a body with neither `audienceType` nor `definition.type`. */
export function refuseOtherMembers({ audienceType, definition }: TypedBody, context: z.RefinementCtx): void {
  if (audienceType !== undefined || definition.type !== undefined) return;
  context.addIssue({ code: "custom", path: ["audienceType"], message: "This is required, or definition.type." });
}
