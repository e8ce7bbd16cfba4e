import type { AlertChange } from "../domain/alerts/alert-message.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

type NewChange = { id: string; workspaceId: string; sourceId: string | null; subjectId: string; facts: AlertChange; at: Date };

/** Inserts a change that is held. */
export async function insertChange(db: DatabaseTransaction, { facts, ...row }: NewChange): Promise<void> {
  await db
    .insertInto("alertChange")
    .values({ ...row, facts: JSON.stringify(facts), toldAt: null })
    .execute();
}

/** Returns the subjects with held changes. */
export async function selectHeldSubjects(db: Database): Promise<string[]> {
  const rows = await db.selectFrom("alertChange").select("subjectId").distinct().where("toldAt", "is", null).orderBy("subjectId").execute();
  return rows.map(({ subjectId }) => subjectId);
}

/** Marks the subject's held changes as told, and returns them, the oldest first. */
export async function takeHeldChanges(db: DatabaseTransaction, subjectId: string, now: Date): Promise<AlertChange[]> {
  const rows = await db
    .updateTable("alertChange")
    .set({ toldAt: now })
    .where("subjectId", "=", subjectId)
    .where("toldAt", "is", null)
    .returning(["id", "facts"])
    .execute();
  return rows.map(({ facts }) => facts).toSorted((one, other) => one.at.localeCompare(other.at));
}

/** Deletes changes from before `before` that are told. */
export async function deleteChangesBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom("alertChange").where("at", "<", before).where("toldAt", "is not", null).execute();
}
