import { recordActivity } from "../db/activities.ts";
import { insertSource } from "../db/sources.ts";
import { toRefusal } from "../db/violation.ts";
import { insertWriteKey } from "../db/write-keys.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { HTTP_API, SOURCE_TYPES } from "../domain/destination/catalog.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { toSlug } from "../domain/slug.ts";
import type { Runtime } from "../runtime.ts";
import { insertWithFreeSlug } from "./insert-with-free-slug.ts";

/** Without a slug, one is derived from the name. */
export type NewSource = { name: string; slug?: string; enabled?: boolean; metadataId?: string };

/** Creates a source with one write key, by default enabled and of type HTTP API. Requires the right to edit all sources (docs/public-api.md 4). */
export async function createSource(
  runtime: Runtime,
  actor: Actor,
  { name, slug, enabled = true, metadataId = HTTP_API.metadataId }: NewSource,
): Promise<Result<{ sourceId: string }, "forbidden" | "name_taken" | "slug_taken" | "unknown_source_type">> {
  if (!may(actor, "edit_sources")) return refuse("forbidden");
  if (!SOURCE_TYPES.some((type) => type.metadataId === metadataId)) return refuse("unknown_source_type");
  const { db, ids, clock } = runtime;
  const sourceId = ids.short();
  const createdAt = new Date(clock.now());

  try {
    return await db.transaction().execute(async (transaction) => {
      const row = { id: sourceId, workspaceId: actor.workspaceId, name, enabled, metadataId, createdAt };
      if (slug === undefined) await insertWithFreeSlug(runtime, transaction, { ...row, slug: toSlug(name, "source") });
      else if (!(await insertSource(transaction, { ...row, slug }))) return refuse("slug_taken");
      await insertWriteKey(transaction, { key: ids.writeKey(), sourceId, createdAt });
      await recordActivity(runtime, transaction, actor, { action: "source_created", subjectName: name, sourceId });
      return ok({ sourceId });
    });
  } catch (error) {
    return toRefusal(error, { source_name_taken: "name_taken" });
  }
}
