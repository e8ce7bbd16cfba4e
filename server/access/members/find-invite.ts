import { selectGoodInvite } from "../../db/invites.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

/** What the page of an invite shows. */
export type FoundInvite = {
  workspaceName: string;
  /** The address of the invited person. */
  email: string;
  invitedBy: string;
  /** Ms since the epoch. */
  expiresAt: number;
  /** The address already has an account: its owner signs in and doesn't create another. */
  hasAccount: boolean;
};

/** Returns the invite of a link without using it up. Null if it was used, revoked or replaced, or has expired. */
export async function findInvite(runtime: Runtime, token: string): Promise<FoundInvite | null> {
  const invite = await selectGoodInvite(runtime.db, hashToken(token), new Date(runtime.clock.now()));
  if (invite === undefined) return null;
  const { workspaceName, email, invitedBy, expiresAt, hasAccount } = invite;
  return { workspaceName, email, invitedBy, expiresAt: expiresAt.getTime(), hasAccount };
}
