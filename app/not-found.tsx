import type { Metadata } from "next";
import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <SignedOutCard title="There is no page here" description="The address may be mistyped, or its page was deleted.">
      <Button asChild variant="primary">
        <Link href="/">Go to your workspace</Link>
      </Button>
    </SignedOutCard>
  );
}
