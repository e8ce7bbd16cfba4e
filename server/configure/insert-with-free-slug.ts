import type { DatabaseTransaction } from "../db/database.ts";
import { insertSource } from "../db/sources.ts";
import type { Runtime } from "../runtime.ts";

/** Inserts the source with this slug, or with a random ending if another source has it (`Web App`, `web-app`). */
export async function insertWithFreeSlug(
  runtime: Pick<Runtime, "ids">,
  transaction: DatabaseTransaction,
  row: Parameters<typeof insertSource>[1],
): Promise<void> {
  if (await insertSource(transaction, row)) return;
  const slug = `${row.slug}-${runtime.ids.short().slice(-8).toLowerCase()}`;
  if (!(await insertSource(transaction, { ...row, slug }))) throw new Error(`No free slug for the source ${row.id}.`);
}
