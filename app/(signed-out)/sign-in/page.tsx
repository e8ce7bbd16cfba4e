import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findCurrentActor, findCurrentUser, runtime } from "@/app/server";
import { SignInForm } from "@/components/access/sign-in-form";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { WithoutWorkspace } from "@/components/access/without-workspace";
import { Link } from "@/components/ui/link";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if ((await findCurrentActor()) !== null) redirect("/destinations");
  const user = await findCurrentUser();
  if (user !== null) return <WithoutWorkspace email={user.email} />;
  const { mailer } = await runtime();
  return (
    <SignedOutCard title="Sign in" description="With the account of your workspace.">
      <SignInForm />
      {mailer === null ? (
        <p className="text-sm text-muted">Forgot your password? The operator of this installation can reset it.</p>
      ) : (
        <Link href="/reset-password" className="w-fit text-sm text-accent-text underline underline-offset-2">
          Forgot your password?
        </Link>
      )}
    </SignedOutCard>
  );
}
