import { z } from "zod";
import { IdInput } from "../id.ts";
import { PlainText } from "../plain-text.ts";
import { QueryInput } from "./computation-input.ts";

const Text = PlainText.max(1_000);

/** What can be asked of the engine: a preview of a definition, a profile, why a profile is a member, and what a text may be completed to. */
export const EngineQuestion = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("preview"),
    input: z.object({
      class: z.enum(["audience", "trait"]),
      query: QueryInput,
      includeAnonymous: z.boolean(),
      includeHistory: z.boolean(),
      backfillDays: z.int().min(1).max(400).nullable(),
    }),
  }),
  z.object({ kind: z.literal("profile"), input: z.object({ identifier: Text.min(1) }) }),
  z.object({ kind: z.literal("why"), input: z.object({ computationId: IdInput, profileId: Text.min(1) }) }),
  z.object({
    kind: z.literal("suggest"),
    input: z.object({
      of: z.enum(["event", "property", "value", "trait", "trait_value"]),
      event: Text.optional(),
      path: Text.optional(),
      prefix: Text.optional(),
    }),
  }),
]);
export type EngineQuestion = z.output<typeof EngineQuestion>;
