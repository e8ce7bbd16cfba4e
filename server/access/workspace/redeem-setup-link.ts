import { takeSetupLink } from "../../db/setup-links.ts";
import { toRefusal } from "../../db/violation.ts";
import { hasWorkspace } from "../../db/workspaces.ts";
import type { WelcomeInput } from "../../domain/access/account-input.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import type { PasswordRefusal } from "../sessions/hash-new-password.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { createWorkspaceWithOwner, prepareWorkspace } from "./create-workspace-with-owner.ts";
import { isSetupLinkValid } from "./is-setup-link-valid.ts";

/**
 * Creates the first workspace and its owner, and uses up the link. A refusal leaves the link unchanged: `link_invalid`, `email_taken`, and
 * the refusals of a new password.
 */
export async function redeemSetupLink(
  runtime: Runtime,
  token: string,
  input: WelcomeInput,
): Promise<Result<{ workspaceId: string; userId: string }, "link_invalid" | "email_taken" | PasswordRefusal>> {
  // Hashing a password is slow, so it is done only for a valid link.
  if (!(await isSetupLinkValid(runtime, token))) return refuse("link_invalid");
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
