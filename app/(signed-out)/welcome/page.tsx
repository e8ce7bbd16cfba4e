import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runtime } from "@/app/server";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { WelcomeForm } from "@/components/access/welcome-form";
import { isSetupLinkValid } from "@/server/access/workspace/is-setup-link-valid.ts";
import { redeemAction } from "./actions";

// The address contains a secret, which must not reach other sites as a referrer. "no-referrer" would also make browsers send forms with "Origin: null".
export const metadata: Metadata = { title: "Welcome", referrer: "same-origin" };

type WelcomePageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function WelcomePage({ searchParams }: WelcomePageProps) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await isSetupLinkValid(await runtime(), token))) notFound();
  return (
    <SignedOutCard title="Create your workspace" description="You will be its owner. This link works once.">
      <WelcomeForm redeem={redeemAction.bind(null, token)} />
    </SignedOutCard>
  );
}
