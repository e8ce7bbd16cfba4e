import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

/** Shown when a one-time link was already used. */
export function SpentLink({ title, description }: { title: string; description: string }) {
  return (
    <SignedOutCard title={title} description={description}>
      <Button asChild variant="primary">
        <Link href="/sign-in">Sign in instead</Link>
      </Button>
    </SignedOutCard>
  );
}
