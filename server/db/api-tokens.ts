import type { Role } from "../domain/roles.ts";
import type { DatabaseTransaction } from "./database.ts";

export async function insertApiToken(
  db: DatabaseTransaction,
  row: { id: string; workspaceId: string; name: string; tokenHash: string; role: Role; createdAt: Date },
): Promise<void> {
  await db
    .insertInto("apiToken")
    .values({ ...row, lastUsedAt: null })
    .execute();
}
