import { deleteCountsBefore } from "../db/breakdowns.ts";
import { deleteLibrariesBefore } from "../db/source-libraries.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";

/** The pages compare two weeks with the two weeks before. */
const KEPT_DAYS = 31;
/** Counts by minute can be read for 48 hours. */
const MINUTES_KEPT_MS = 50 * 3_600_000;
const ROWS_PER_STATEMENT = 10_000;
const MAX_ROUNDS = 100;

/** Deletes event counts that no page and no call of the Public API shows any more. */
export async function deleteOldCounts({ db, clock }: Pick<Runtime, "db" | "clock">): Promise<void> {
  const now = clock.now();
  await deleteLibrariesBefore(db, new Date(now - KEPT_DAYS * DAY_MS));
  const limits = { before: now - KEPT_DAYS * DAY_MS, minutesBefore: now - MINUTES_KEPT_MS, limit: ROWS_PER_STATEMENT };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const deleted = await db.transaction().execute((transaction) => deleteCountsBefore(transaction, limits));
    if (deleted < ROWS_PER_STATEMENT) return;
  }
}
