import { DEFAULT_LABELS, type Label } from "../domain/label.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** Returns the workspace's labels by key and value. */
export async function selectLabels(db: Database, workspaceId: string): Promise<Label[]> {
  return await db
    .selectFrom("label")
    .select(["key", "value", "description"])
    .where("workspaceId", "=", workspaceId)
    .orderBy("key")
    .orderBy("value")
    .execute();
}

export async function countLabels(db: DatabaseTransaction, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom("label")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Throws `label_pkey` if the workspace has the label. */
export async function insertLabel(db: DatabaseTransaction, row: Label & { workspaceId: string; createdAt: Date }): Promise<void> {
  await db.insertInto("label").values(row).execute();
}

export async function insertDefaultLabels(db: DatabaseTransaction, workspaceId: string, createdAt: Date): Promise<void> {
  await db
    .insertInto("label")
    .values(DEFAULT_LABELS.map((label) => ({ ...label, workspaceId, createdAt })))
    .execute();
}

/** Deletes a label, also from its sources. Returns whether the workspace had it. */
export async function deleteLabel(
  db: DatabaseTransaction,
  workspaceId: string,
  { key, value }: Pick<Label, "key" | "value">,
): Promise<boolean> {
  const result = await db
    .deleteFrom("label")
    .where("workspaceId", "=", workspaceId)
    .where("key", "=", key)
    .where("value", "=", value)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Returns the labels of the workspace's sources, or of `sourceIds`, by key and value. */
export async function selectSourceLabels(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  sourceIds: readonly string[] | null,
): Promise<(Label & { sourceId: string })[]> {
  return await db
    .selectFrom("sourceLabel")
    .innerJoin("label", (join) =>
      join
        .onRef("label.workspaceId", "=", "sourceLabel.workspaceId")
        .onRef("label.key", "=", "sourceLabel.key")
        .onRef("label.value", "=", "sourceLabel.value"),
    )
    .select(["sourceLabel.sourceId", "label.key", "label.value", "label.description"])
    .where("sourceLabel.workspaceId", "=", workspaceId)
    .$if(sourceIds !== null, (query) => query.where((eb) => eb("sourceLabel.sourceId", "=", eb.fn.any(eb.val([...(sourceIds ?? [])])))))
    .orderBy("label.key")
    .orderBy("label.value")
    .execute();
}

/** Replaces the source's labels. Throws `source_label_unknown` if the workspace lacks one. */
export async function replaceSourceLabels(
  db: DatabaseTransaction,
  source: { workspaceId: string; sourceId: string },
  labels: readonly Pick<Label, "key" | "value">[],
): Promise<void> {
  await db.deleteFrom("sourceLabel").where("sourceId", "=", source.sourceId).execute();
  if (labels.length === 0) return;
  await db
    .insertInto("sourceLabel")
    .values(labels.map(({ key, value }) => ({ ...source, key, value })))
    .execute();
}
