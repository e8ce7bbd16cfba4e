import { recordActivity } from "../../db/activities.ts";
import { selectMemberships } from "../../db/members.ts";
import { selectPasswordReset, takePasswordReset } from "../../db/password-resets.ts";
import { deleteSessions } from "../../db/sessions.ts";
import { selectUser, updatePasswordHash } from "../../db/users.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "./hash-new-password.ts";
import { hashToken } from "./hash-token.ts";

/**
 * Sets the password of the account of a link, uses the link up, and ends all sessions of the account. API tokens stay valid. Refuses with
 * `reset_link_invalid` and the refusals of a new password, which leave the link unchanged.
 */
export async function redeemPasswordReset(
  runtime: Runtime,
  token: string,
  password: string,
): Promise<Result<null, "reset_link_invalid" | PasswordRefusal>> {
  const { db, clock } = runtime;
  const tokenHash = hashToken(token);
  const now = new Date(clock.now());
  // Hashing a password is slow, so it is done only for a valid link.
  const found = await selectPasswordReset(db, tokenHash, now);
  if (found === undefined) return refuse("reset_link_invalid");
  const hashed = await hashNewPassword(runtime, password);
  if (!hashed.ok) return hashed;
  const [user, memberships] = [await selectUser(db, found.userId), await selectMemberships(db, found.userId)];

  return await db.transaction().execute(async (transaction) => {
    const userId = await takePasswordReset(transaction, tokenHash, now);
    if (userId === undefined || user === undefined) return refuse("reset_link_invalid");
    if (!(await updatePasswordHash(transaction, userId, { before: null, after: hashed.value, now }))) return refuse("reset_link_invalid");
    await deleteSessions(transaction, userId, null);
    for (const { workspaceId } of memberships) {
      const actor = { kind: "user", id: userId, name: user.name, workspaceId } as const;
      await recordActivity(runtime, transaction, actor, { action: "password_reset", subjectName: user.name });
    }
    return ok(null);
  });
}
