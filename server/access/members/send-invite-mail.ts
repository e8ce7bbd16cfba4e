import { selectGoodInvite } from "../../db/invites.ts";
import { inviteLetter } from "../../domain/mail/letters.ts";
import { visibleText } from "../../domain/plain-text.ts";
import type { Runtime } from "../../runtime.ts";
import { openText } from "../../seal-text.ts";
import { sendLetter } from "../mail/send-letter.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { publicUrl } from "../sessions/public-url.ts";
import { invitePurpose } from "./invite-members.ts";

/** Sends the link of an invite to its address. Does nothing if the invite was used, revoked or replaced meanwhile. */
export async function sendInviteMail(
  runtime: Runtime,
  { inviteId, sealedToken }: { inviteId: string; sealedToken: string },
): Promise<void> {
  const token = openText(runtime.config, invitePurpose(inviteId), sealedToken);
  if (token === null) return;
  const invite = await selectGoodInvite(runtime.db, hashToken(token), new Date(runtime.clock.now()));
  if (invite === undefined) return;
  const letter = inviteLetter({
    workspaceName: visibleText(invite.workspaceName),
    invitedBy: visibleText(invite.invitedBy),
    link: `${publicUrl(runtime.config)}/invite/${token}`,
    expiresAt: invite.expiresAt.getTime(),
  });
  await sendLetter(runtime, { id: `invite-${inviteId}`, to: invite.email, letter });
}
