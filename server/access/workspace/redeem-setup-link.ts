import { takeSetupLink } from "../../db/setup-links.ts";
import { toRefusal } from "../../db/violation.ts";
import { hasWorkspace } from "../../db/workspaces.ts";
import type { WelcomeInput } from "../../domain/access/account-input.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import type { PasswordRefusal } from "../sessions/hash-new-password.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { createWorkspaceWithOwner, prepareWorkspace } from "./create-workspace-with-owner.ts";
import { findSetupLink } from "./find-setup-link.ts";

/** Makes the first workspace and its owner, in exchange for the link. What is refused leaves the link as it was. */
export async function redeemSetupLink(
  runtime: Runtime,
  token: string,
  input: WelcomeInput,
): Promise<Result<{ workspaceId: string; userId: string }, "link_invalid" | "email_taken" | PasswordRefusal>> {
  // Hashing a password is dear: not for a passer-by.
  if (!(await findSetupLink(runtime, token))) return refuse("link_invalid");
  const foundation = await prepareWorkspace(runtime, input);
  if (!foundation.ok) return foundation;

  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const taken = await takeSetupLink(transaction, hashToken(token), new Date(runtime.clock.now()));
      if (!taken || (await hasWorkspace(transaction))) return refuse("link_invalid");
      const { id: userId, workspaceId } = await createWorkspaceWithOwner(runtime, transaction, foundation.value);
      return ok({ workspaceId, userId });
    });
  } catch (error) {
    return toRefusal(error, { user_email_taken: "email_taken" });
  }
}
