import { recordActivity } from "../db/activities.ts";
import { selectMemberships } from "../db/members.ts";
import { deleteSessions } from "../db/sessions.ts";
import { selectUserByEmail, updatePasswordHash } from "../db/users.ts";
import { operatorIn } from "../domain/operator.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "./hash-new-password.ts";

/**
 * Gives the person with this email address a made-up password, answered this once, and signs the person out everywhere. For the operator's
 * own command, so no actor: Sluice sends no e-mail, and whoever forgot a password has nobody else to ask.
 */
export async function resetPassword(
  runtime: Runtime,
  email: string,
): Promise<Result<{ name: string; password: string }, "unknown_account" | PasswordRefusal>> {
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
    return ok({ name: user.name, password });
  });
}
