import { selectGoodInvite } from "../../db/invites.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

/** What the holder of an invite's link is shown. */
export type FoundInvite = {
  workspaceName: string;
  /** Whom it is for. */
  email: string;
  invitedBy: string;
  /** Ms since the epoch. */
  expiresAt: number;
  /** The address has an account: its owner signs in first, and makes no new one. */
  hasAccount: boolean;
};

/** The invite of a link, null where it has been used, revoked, replaced or is too old. Uses nothing up. */
export async function findInvite(runtime: Runtime, token: string): Promise<FoundInvite | null> {
  const invite = await selectGoodInvite(runtime.db, hashToken(token), new Date(runtime.clock.now()));
  if (invite === undefined) return null;
  const { workspaceName, email, invitedBy, expiresAt, hasAccount } = invite;
  return { workspaceName, email, invitedBy, expiresAt: expiresAt.getTime(), hasAccount };
}
