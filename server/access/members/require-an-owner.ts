import type { DatabaseTransaction } from "../../db/database.ts";
import { hasOwner, lockMembers } from "../../db/members.ts";
import { type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Changes members or their roles in a transaction. Other such changes of the workspace wait for its end. A change that would leave the
 * workspace without an owner is rolled back and refused with `last_owner`.
 */
export async function requireAnOwner<Value, Refusal>(
  { db }: Pick<Runtime, "db">,
  workspaceId: string,
  change: (transaction: DatabaseTransaction) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | "last_owner">> {
  const transaction = await db.startTransaction().execute();
  try {
    await lockMembers(transaction, workspaceId);
    const changed = await change(transaction);
    const kept = changed.ok && (await hasOwner(transaction, workspaceId));
    await (kept ? transaction.commit() : transaction.rollback()).execute();
    return kept || !changed.ok ? changed : refuse("last_owner");
  } catch (error) {
    await transaction.rollback().execute();
    throw error;
  }
}
