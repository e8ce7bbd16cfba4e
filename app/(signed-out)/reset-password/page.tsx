import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runtime } from "@/app/server";
import { RequestResetForm } from "@/components/access/request-reset-form";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { requestResetAction } from "./actions";

export const metadata: Metadata = { title: "Reset your password" };

export default async function ResetPasswordPage() {
  // Without a mail server, the operator resets passwords.
  if ((await runtime()).mailer === null) notFound();
  return (
    <SignedOutCard title="Reset your password" description="You get a link by e-mail. It works once, for 1 hour.">
      <RequestResetForm request={requestResetAction} />
    </SignedOutCard>
  );
}
