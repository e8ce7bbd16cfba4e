import { deleteSetupLinks, insertSetupLink } from "../../db/setup-links.ts";
import { hasWorkspace } from "../../db/workspaces.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { publicUrl } from "../sessions/public-url.ts";

const LIFETIME_MS = 24 * 3_600_000;

/**
 * Returns the link with which the first visitor of an empty installation creates the workspace. It is valid once and for 24 hours, until
 * the next one is issued. Only its hash is stored. Null if there already is a workspace.
 */
export async function issueSetupLink(runtime: Runtime): Promise<string | null> {
  const { db, ids, clock } = runtime;
  if (await hasWorkspace(db)) return null;
  const token = ids.secret("");
  const createdAt = clock.now();

  await db.transaction().execute(async (transaction) => {
    await deleteSetupLinks(transaction);
    await insertSetupLink(transaction, {
      tokenHash: hashToken(token),
      createdAt: new Date(createdAt),
      expiresAt: new Date(createdAt + LIFETIME_MS),
    });
  });
  return `${publicUrl(runtime.config)}/welcome?token=${token}`;
}
