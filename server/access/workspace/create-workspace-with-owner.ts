import { recordActivity } from "../../db/activities.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import { insertDefaultLabels } from "../../db/labels.ts";
import { insertMember, replaceGrants } from "../../db/members.ts";
import { insertUser } from "../../db/users.ts";
import { insertWorkspace } from "../../db/workspaces.ts";
import type { WelcomeInput } from "../../domain/access/account-input.ts";
import type { Actor, Grant } from "../../domain/access/permissions.ts";
import { ok, type Result } from "../../domain/result.ts";
import { toSlug } from "../../domain/slug.ts";
import type { Runtime } from "../../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "../sessions/hash-new-password.ts";

/** A workspace and its owner, ready to be stored. The password is already hashed, because hashing is too slow for a transaction. */
export type NewWorkspace = Omit<WelcomeInput, "password"> & { passwordHash: string };

export async function prepareWorkspace(
  runtime: Runtime,
  { password, ...rest }: WelcomeInput,
): Promise<Result<NewWorkspace, PasswordRefusal>> {
  const hashed = await hashNewPassword(runtime, password);
  if (!hashed.ok) return hashed;
  return ok({ ...rest, email: rest.email.toLowerCase(), passwordHash: hashed.value });
}

/**
 * Stores a workspace with its owner, and returns the owner as an actor. Throws the violation `user_email_taken` if the email address is in
 * use.
 */
export async function createWorkspaceWithOwner(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  { workspaceName, ownerName, email, passwordHash }: NewWorkspace,
): Promise<Actor> {
  const { ids, clock } = runtime;
  const now = new Date(clock.now());
  const workspaceId = ids.short();
  const userId = ids.short();
  const slug = toSlug(workspaceName, "workspace");

  await insertUser(transaction, { id: userId, accountRowId: ids.short(), name: ownerName, email, passwordHash, now });
  const row = { id: workspaceId, name: workspaceName, createdAt: now };
  const inserted =
    (await insertWorkspace(transaction, { ...row, slug })) ||
    (await insertWorkspace(transaction, { ...row, slug: `${slug}-${ids.short().slice(-8).toLowerCase()}` }));
  if (!inserted) throw new Error(`No free slug for the workspace ${workspaceId}.`);
  await insertDefaultLabels(transaction, workspaceId, now);
  await insertMember(transaction, { workspaceId, userId, now });
  const grants: Grant[] = [{ role: "workspace_owner", sourceId: null }];
  await replaceGrants(transaction, { workspaceId, userId }, grants);

  const owner: Actor = { kind: "user", id: userId, name: ownerName, workspaceId, grants };
  await recordActivity(runtime, transaction, owner, { action: "workspace_created", subjectName: workspaceName });
  return owner;
}
