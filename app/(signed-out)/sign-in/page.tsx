import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findCurrentActor, findCurrentUser } from "@/app/server";
import { SignInForm } from "@/components/access/sign-in-form";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { WithoutWorkspace } from "@/components/access/without-workspace";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if ((await findCurrentActor()) !== null) redirect("/destinations");
  const user = await findCurrentUser();
  if (user !== null) return <WithoutWorkspace email={user.email} />;
  return (
    <SignedOutCard title="Sign in" description="With the account of your workspace.">
      <SignInForm />
      <p className="mt-5 text-sm text-muted">Forgot your password? The operator of this installation can reset it.</p>
    </SignedOutCard>
  );
}
