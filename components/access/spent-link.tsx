import { SignedOutCard } from "@/components/access/signed-out-card";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

/** In the place of what a one-time link opened. */
export function SpentLink({ title, description }: { title: string; description: string }) {
  return (
    <SignedOutCard title={title} description={description}>
      <Button asChild variant="primary">
        <Link href="/sign-in">Sign in instead</Link>
      </Button>
    </SignedOutCard>
  );
}
