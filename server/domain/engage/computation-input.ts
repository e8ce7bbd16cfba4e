import { z } from "zod";
import { NameInput } from "../names.ts";
import { PlainText } from "../plain-text.ts";
import { KeyInput } from "./computation-key.ts";
import { QUERY_LIMITS } from "./query/query-tree.ts";

const LATIN = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]+$/u;

export const ComputationNameInput = NameInput.refine((name) => LATIN.test(name), "A name has Latin characters only.");

/** Line breaks and tabs become spaces, so that positions stay the same. */
export const QueryInput = z
  .string()
  .overwrite((text) => text.replace(/[\t\r\n]/g, " "))
  .pipe(PlainText)
  .pipe(z.string().min(1, "Enter a query.").max(QUERY_LIMITS.characters, `A query has at most ${QUERY_LIMITS.characters} characters.`));

export const DescriptionInput = PlainText.max(1_000, "A description has at most 1,000 characters.");

/** A new audience or computed trait. Without a key, it follows from the name. */
export const ComputationInput = z.object({
  name: ComputationNameInput,
  key: KeyInput.optional(),
  description: DescriptionInput.default(""),
  query: QueryInput,
  enabled: z.boolean().default(true),
  /** Whether profiles that have only an anonymous id count. */
  includeAnonymous: z.boolean().default(false),
  /** Whether events from before the creation count. */
  includeHistory: z.boolean().default(true),
  /** How many days before the creation count; null for all that the history has. */
  backfillDays: z.number().int().min(1).max(400).nullable().default(null),
});

export type ComputationInput = z.output<typeof ComputationInput>;

/** A change. The key never changes. Members that are missing keep their value, so none has a default. */
export const ComputationChange = z
  .object({ name: ComputationNameInput, description: DescriptionInput, query: QueryInput, enabled: z.boolean() })
  .partial();

export type ComputationChange = z.output<typeof ComputationChange>;
