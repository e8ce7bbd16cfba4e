import { recordActivity } from "../../db/activities.ts";
import { countTokensOfMaker, deleteTokensOfMaker } from "../../db/api-tokens.ts";
import { selectMemberships } from "../../db/members.ts";
import { deleteSessions } from "../../db/sessions.ts";
import { selectUserByEmail, updatePasswordHash } from "../../db/users.ts";
import { operatorIn } from "../../domain/activity/operator.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "./hash-new-password.ts";

/** `password` is generated, and shown only once. */
type Reset = {
  name: string;
  password: string;
  /** Tokens that the person created: how many were revoked, and how many are still valid. */
  revokedTokenCount: number;
  remainingTokenCount: number;
};

/**
 * Sets a new password for the person with this email address, and ends all of the person's sessions. API tokens that the person created
 * stay valid unless `revokeTokens` is set. There is no actor: the operator's command calls this, for installations
 * without a mail server and people without their mail. Refuses with `unknown_account` and the refusals of a new password.
 */
export async function resetPassword(
  runtime: Runtime,
  { email, revokeTokens }: { email: string; revokeTokens: boolean },
): Promise<Result<Reset, "unknown_account" | PasswordRefusal>> {
  const { db, ids, clock } = runtime;
  const user = await selectUserByEmail(db, email);
  if (user === undefined) return refuse("unknown_account");
  const password = ids.secret("");
  const hashed = await hashNewPassword(runtime, password);
  if (!hashed.ok) return hashed;

  const memberships = await selectMemberships(db, user.id);
  return await db.transaction().execute(async (transaction) => {
    const change = { before: null, after: hashed.value, now: new Date(clock.now()) };
    if (!(await updatePasswordHash(transaction, user.id, change))) return refuse("unknown_account");
    await deleteSessions(transaction, user.id, null);
    for (const { workspaceId } of memberships) {
      await recordActivity(runtime, transaction, operatorIn(workspaceId), { action: "password_reset", subjectName: user.name });
    }
    const revoked = revokeTokens ? await deleteTokensOfMaker(transaction, user.id) : [];
    for (const { workspaceId, name } of revoked) {
      await recordActivity(runtime, transaction, operatorIn(workspaceId), { action: "api_token_revoked", subjectName: name });
    }
    const remainingTokenCount = await countTokensOfMaker(transaction, user.id);
    return ok({ name: user.name, password, revokedTokenCount: revoked.length, remainingTokenCount });
  });
}
