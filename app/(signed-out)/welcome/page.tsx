import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runtime } from "@/app/server";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { WelcomeForm } from "@/components/access/welcome-form";
import { findSetupLink } from "@/server/access/workspace/find-setup-link.ts";
import { redeemAction } from "./actions";

// The address holds a secret, which no other site is told. "no-referrer" would also make browsers send forms with "Origin: null".
export const metadata: Metadata = { title: "Welcome", referrer: "same-origin" };

type WelcomePageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function WelcomePage({ searchParams }: WelcomePageProps) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await findSetupLink(await runtime(), token))) notFound();
  return (
    <SignedOutCard title="Create your workspace" description="You will be its owner. This link works once.">
      <WelcomeForm redeem={redeemAction.bind(null, token)} />
    </SignedOutCard>
  );
}
