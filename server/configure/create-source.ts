import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { insertSource, insertWriteKey } from "../db/sources.ts";
import { refusalOf } from "../db/violation.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { slugOf } from "../domain/slug.ts";
import type { Runtime } from "../runtime.ts";

/** Makes an enabled source with one write key. For those who may edit all current and future sources (segment.md 4). */
export async function createSource(
  runtime: Runtime,
  actor: Actor,
  { name }: { name: string },
): Promise<Result<{ sourceId: string }, "forbidden" | "name_taken">> {
  if (!may(actor, "edit_sources")) return refuse("forbidden");
  const { db, ids, clock } = runtime;
  const sourceId = ids.short();
  const createdAt = new Date(clock.now());

  try {
    await db.transaction().execute(async (transaction) => {
      await insertWithFreeSlug(runtime, transaction, { id: sourceId, workspaceId: actor.workspaceId, name, createdAt });
      await insertWriteKey(transaction, { key: ids.writeKey(), sourceId, createdAt });
      await recordActivity(runtime, transaction, actor, { action: "source_created", subjectName: name, sourceId });
    });
  } catch (error) {
    return refusalOf(error, { source_name_taken: "name_taken" });
  }
  return ok({ sourceId });
}

/** Two different names can have one slug (`Web App`, `web-app`): the later one gets a random ending. */
async function insertWithFreeSlug(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  row: { id: string; workspaceId: string; name: string; createdAt: Date },
): Promise<void> {
  const slug = slugOf(row.name, "source");
  if (await insertSource(transaction, { ...row, slug })) return;
  const longer = `${slug}-${runtime.ids.short().slice(-8).toLowerCase()}`;
  if (!(await insertSource(transaction, { ...row, slug: longer }))) throw new Error(`No free slug for the source ${row.id}.`);
}
