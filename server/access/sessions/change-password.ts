import { recordActivity } from "../../db/activities.ts";
import { countAttempt } from "../../db/rate-limits.ts";
import { deleteSessions } from "../../db/sessions.ts";
import { selectPasswordHash, updatePasswordHash } from "../../db/users.ts";
import type { ChangePasswordInput } from "../../domain/access/access-input.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "./hash-new-password.ts";

const WINDOW_MS = 60_000;
const MAX_ATTEMPTS = 20;

/**
 * Changes the actor's password, and ends all of the actor's sessions except `keepSessionId`. Allows 20 attempts per minute. Refuses with
 * `forbidden` (a token has no password), `wrong_password`, `too_many_attempts`, and the refusals of a new password.
 */
export async function changePassword(
  runtime: Runtime,
  actor: Actor,
  { currentPassword, newPassword }: ChangePasswordInput,
  keepSessionId: string | null,
): Promise<Result<null, "forbidden" | "wrong_password" | "too_many_attempts" | PasswordRefusal>> {
  if (actor.kind !== "user") return refuse("forbidden");
  const { db, ids, clock } = runtime;
  const now = clock.now();
  const attempts = await countAttempt(db, { id: ids.short(), key: `change-password:${actor.id}`, now, windowMs: WINDOW_MS });
  if (attempts > MAX_ATTEMPTS) return refuse("too_many_attempts");

  const before = await selectPasswordHash(db, actor.id);
  if (before === undefined) return refuse("wrong_password");
  const verified = await runtime.passwords.verify({ hash: before, password: currentPassword });
  if (!verified.ok) return verified;
  if (!verified.value) return refuse("wrong_password");
  const hashed = await hashNewPassword(runtime, newPassword);
  if (!hashed.ok) return hashed;

  return await db.transaction().execute(async (transaction) => {
    const changed = await updatePasswordHash(transaction, actor.id, { before, after: hashed.value, now: new Date(now) });
    if (!changed) return refuse("wrong_password");
    await deleteSessions(transaction, actor.id, keepSessionId);
    await recordActivity(runtime, transaction, actor, { action: "password_changed", subjectName: actor.name });
    return ok(null);
  });
}
