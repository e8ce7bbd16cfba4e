import { dayWords } from "../time-words.ts";
import type { Letter } from "./render-letter.ts";

/** The letter with an invite's link. `expiresAt` is in ms since the epoch. */
export function inviteLetter(invite: { workspaceName: string; invitedBy: string; link: string; expiresAt: number }): Letter {
  const { workspaceName, invitedBy, link, expiresAt } = invite;
  return {
    subject: `${invitedBy} invites you to ${workspaceName} on Sluice`,
    paragraphs: [
      `${invitedBy} invites you to the workspace ${workspaceName} on Sluice.`,
      `This link makes you a member. It works once, until ${dayWords(expiresAt)} (UTC).`,
    ],
    link: { label: `Join ${workspaceName}`, url: link },
    foot: `If you do not know ${invitedBy}, ignore this mail.`,
  };
}

/** The letter with the link that resets a password. */
export function passwordResetLetter({ link }: { link: string }): Letter {
  return {
    subject: "Reset your password for Sluice",
    paragraphs: [
      "Somebody asked to reset the password of your account on Sluice.",
      "This link lets you choose a new one. It works once, for 1 hour. Your old password is valid until then.",
    ],
    link: { label: "Choose a new password", url: link },
    foot: "If it was not you, ignore this mail. Nothing changes.",
  };
}
