import type { Metadata } from "next";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <SignedOutCard title="There is no page here" description="The address may have a finding in it, or what it named has been deleted.">
      <Button asChild variant="primary">
        <Link href="/">Go to your workspace</Link>
      </Button>
    </SignedOutCard>
  );
}
