import { sql } from "kysely";
import type { LiveStep } from "../domain/validation/validation.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

type NewRun = {
  destinationId: string;
  /** The hash of the settings. */
  question: string;
  /** The id of the run that starts if none is in flight. */
  id: string;
  now: Date;
  /** A run that reported nothing since then has ended. */
  deadBefore: Date;
};

/**
 * Starts a run, unless one with the same settings is in flight. Returns the id of the run that is in flight then. Throws
 * `validation_run_destination_id_fkey` if the destination does not exist.
 */
export async function joinRun(db: Database, { destinationId, question, id, now, deadBefore }: NewRun): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into validation_run as run (destination_id, question, id, steps, alive_at)
    values (${destinationId}, ${question}, ${id}, '[]', ${now})
    on conflict (destination_id, question) do update set
      id = case when run.alive_at < ${deadBefore} then excluded.id else run.id end,
      steps = case when run.alive_at < ${deadBefore} then excluded.steps else run.steps end,
      alive_at = case when run.alive_at < ${deadBefore} then excluded.alive_at else run.alive_at end
    returning id
  `.execute(db);
  return rows[0]?.id ?? id;
}

/** Undefined where it has ended. */
export async function selectRun(db: Database, id: string): Promise<{ steps: LiveStep[]; aliveAt: Date } | undefined> {
  return db
    .selectFrom("validationRun")
    .select(["steps", "aliveAt"])
    .where("id", "=", id)
    .$castTo<{ steps: LiveStep[]; aliveAt: Date }>()
    .executeTakeFirst();
}

/** How the steps of a run stand, which is its sign of life too. */
export async function updateRun(db: Database, id: string, steps: readonly LiveStep[], now: Date): Promise<void> {
  await db
    .updateTable("validationRun")
    .set({ steps: JSON.stringify(steps), aliveAt: now })
    .where("id", "=", id)
    .execute();
}

export async function deleteRun(db: Database | DatabaseTransaction, id: string): Promise<void> {
  await db.deleteFrom("validationRun").where("id", "=", id).execute();
}
