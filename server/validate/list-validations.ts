import { z } from "zod";
import { selectSourceIdFor } from "../db/destinations.ts";
import { selectValidations } from "../db/validations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Validation } from "../domain/validation/validation.ts";
import type { Runtime } from "../runtime.ts";
import { toValidation } from "./to-validation.ts";

export type ValidationPage = {
  validations: Validation[];
  /** The `before` of the next page; null on the last page. */
  nextCursor: string | null;
};

const PAGE_SIZE = 10;

/**
 * Returns a page of ten validations of a destination, the newest first. Empty if the actor may not view it, or if the cursor is unknown.
 */
export async function listValidations(
  { db }: Pick<Runtime, "db">,
  actor: Actor,
  { destinationId, before }: { destinationId: string; before?: string | undefined },
): Promise<ValidationPage> {
  const nothing = { validations: [], nextCursor: null };
  if (before !== undefined && !z.uuid().safeParse(before).success) return nothing;
  const sourceId = await selectSourceIdFor(db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return nothing;
  const rows = await selectValidations(db, actor.workspaceId, { destinationId, before: before ?? null, limit: PAGE_SIZE + 1 });
  const validations = rows.slice(0, PAGE_SIZE).map(toValidation);
  return { validations, nextCursor: rows.length > PAGE_SIZE ? (validations.at(-1)?.id ?? null) : null };
}
