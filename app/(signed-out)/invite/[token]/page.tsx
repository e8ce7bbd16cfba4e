import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { findCurrentUser, runtime } from "@/app/server";
import { AcceptButton } from "@/components/access/accept-button";
import { AcceptInviteForm } from "@/components/access/accept-invite-form";
import { SignInForm } from "@/components/access/sign-in-form";
import { SignOutButton } from "@/components/access/sign-out-button";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { findInvite } from "@/server/access/members/find-invite.ts";
import { acceptAction, acceptAsNewAction } from "./actions";

// The address contains a secret, which must not reach other sites as a referrer. "no-referrer" would also make browsers send forms with "Origin: null".
export const metadata: Metadata = { title: "Invite", referrer: "same-origin" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invite = await findInvite(await runtime(), token);
  if (invite === null) notFound();
  const user = await findCurrentUser();
  const { workspaceName, email, invitedBy, hasAccount } = invite;
  const title = `Join ${workspaceName}`;
  if (user !== null && user.email === email) {
    return (
      <SignedOutCard title={title} description={`${invitedBy} invites you. You are signed in as ${email}.`}>
        <AcceptButton workspaceName={workspaceName} accept={acceptAction.bind(null, token)} />
      </SignedOutCard>
    );
  }
  if (user !== null) {
    return (
      <SignedOutCard
        title={title}
        description={`This invite is for ${email}, and you are signed in as ${user.email}. Sign out to accept it.`}
      >
        <SignOutButton returnTo={`/invite/${token}`} />
      </SignedOutCard>
    );
  }
  return hasAccount ? (
    <SignedOutCard title={title} description={`${invitedBy} invites ${email}, which has an account here. Sign in with it to join.`}>
      <SignInForm email={email} goTo={`/invite/${token}`} />
    </SignedOutCard>
  ) : (
    <SignedOutCard title={title} description={`${invitedBy} invites ${email}. Choose your name and a password.`}>
      <AcceptInviteForm email={email} accept={acceptAsNewAction.bind(null, token)} />
    </SignedOutCard>
  );
}
