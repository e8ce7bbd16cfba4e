import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findCurrentActor } from "@/app/server";
import { SignInForm } from "@/components/access/sign-in-form";
import { SignedOutCard } from "@/components/access/signed-out-card";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if ((await findCurrentActor()) !== null) redirect("/destinations");
  return (
    <SignedOutCard title="Sign in" description="With the account of your workspace.">
      <SignInForm />
    </SignedOutCard>
  );
}
