import { recordActivity } from "../../db/activities.ts";
import { insertApiToken } from "../../db/api-tokens.ts";
import { deleteSetupLinks } from "../../db/setup-links.ts";
import { toRefusal } from "../../db/violation.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { describeGrants } from "../members/describe-grants.ts";
import type { PasswordRefusal } from "../sessions/hash-new-password.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { createWorkspaceWithOwner, prepareWorkspace } from "./create-workspace-with-owner.ts";

export type NewWorkspace = { name: string; ownerName: string; email: string; password: string };

const TOKEN_NAME = "Made with the workspace";

/**
 * Creates a workspace, its owner and an API token with the owner's rights, all or nothing. There is no actor: the operator's command calls
 * this. The token is shown only once. An unused set-up link is revoked. Refuses with `email_taken` and the refusals of a new password.
 */
export async function createWorkspace(
  runtime: Runtime,
  { name, ownerName, email, password }: NewWorkspace,
): Promise<Result<{ workspaceId: string; userId: string; apiToken: string }, "email_taken" | PasswordRefusal>> {
  const foundation = await prepareWorkspace(runtime, { workspaceName: name, ownerName, email, password });
  if (!foundation.ok) return foundation;
  const { ids, clock } = runtime;
  const apiToken = ids.secret("sgp_");

  try {
    const founded = await runtime.db.transaction().execute(async (transaction) => {
      const owner = await createWorkspaceWithOwner(runtime, transaction, foundation.value);
      const { id: userId, workspaceId } = owner;
      await insertApiToken(transaction, {
        id: ids.short(),
        workspaceId,
        name: TOKEN_NAME,
        tokenHash: hashToken(apiToken),
        grants: owner.grants,
        createdBy: owner.name,
        createdById: owner.id,
        createdAt: new Date(clock.now()),
      });
      const changes = [{ field: "roles", from: null, to: describeGrants(owner.grants, new Map()) }];
      await recordActivity(runtime, transaction, owner, { action: "api_token_created", subjectName: TOKEN_NAME, changes });
      await deleteSetupLinks(transaction);
      return { workspaceId, userId };
    });
    return ok({ ...founded, apiToken });
  } catch (error) {
    return toRefusal(error, { user_email_taken: "email_taken" });
  }
}
