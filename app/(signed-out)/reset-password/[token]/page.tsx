import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runtime } from "@/app/server";
import { NewPasswordForm } from "@/components/access/new-password-form";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { findPasswordReset } from "@/server/access/sessions/find-password-reset.ts";
import { resetPasswordAction } from "../actions";

// The address contains a secret, which must not reach other sites as a referrer.
export const metadata: Metadata = { title: "Choose a new password", referrer: "same-origin" };

export default async function NewPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await findPasswordReset(await runtime(), token);
  if (found === null) notFound();
  return (
    <SignedOutCard title="Choose a new password" description={`For ${found.email}. It ends all of your sessions.`}>
      <NewPasswordForm email={found.email} reset={resetPasswordAction.bind(null, token)} />
    </SignedOutCard>
  );
}
