import type { Metadata } from "next";
import Link from "next/link";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <SignedOutCard title="There is no page here" description="The address may have a slip in it, or what it named has been deleted.">
      <Button asChild variant="primary">
        <Link href="/">Go to your workspace</Link>
      </Button>
    </SignedOutCard>
  );
}
