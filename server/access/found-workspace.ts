import { hashPassword } from "better-auth/crypto";
import type { DatabaseTransaction } from "../db/database.ts";
import { insertUser } from "../db/users.ts";
import { insertMember, insertWorkspace } from "../db/workspaces.ts";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type WelcomeInput } from "../domain/account-input.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { slugOf } from "../domain/slug.ts";
import type { Runtime } from "../runtime.ts";

/** A workspace and its owner, ready to be written: everything slow is done before the transaction. */
export type Foundation = Omit<WelcomeInput, "password"> & { passwordHash: string };

export async function prepareFoundation(input: WelcomeInput): Promise<Result<Foundation, "password_too_short" | "password_too_long">> {
  const { password, ...rest } = input;
  if (password.length < PASSWORD_MIN_LENGTH) return refuse("password_too_short");
  if (password.length > PASSWORD_MAX_LENGTH) return refuse("password_too_long");
  return ok({ ...rest, email: rest.email.toLowerCase(), passwordHash: await hashPassword(password) });
}

/** Writes a workspace with its owner. An email address in use throws `user_email_taken`. */
export async function foundWorkspace(
  { ids, clock }: Runtime,
  transaction: DatabaseTransaction,
  { workspaceName, ownerName, email, passwordHash }: Foundation,
): Promise<{ workspaceId: string; userId: string }> {
  const now = new Date(clock.now());
  const workspaceId = ids.short();
  const userId = ids.short();
  const slug = slugOf(workspaceName, "workspace");

  await insertUser(transaction, { id: userId, accountRowId: ids.short(), name: ownerName, email, passwordHash, now });
  const row = { id: workspaceId, name: workspaceName, createdAt: now };
  const inserted =
    (await insertWorkspace(transaction, { ...row, slug })) ||
    (await insertWorkspace(transaction, { ...row, slug: `${slug}-${ids.short().slice(-8).toLowerCase()}` }));
  if (!inserted) throw new Error(`No free slug for the workspace ${workspaceId}.`);
  await insertMember(transaction, { workspaceId, userId, role: "workspace_owner", createdAt: now });
  return { workspaceId, userId };
}
