import type { DatabaseTransaction } from "../../db/database.ts";
import { hasOwner, lockMembers } from "../../db/members.ts";
import { type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Changes who is a member, and as what, in a transaction that no other such change of the workspace runs beside. Undone and refused where
 * it would leave the workspace without an owner.
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
