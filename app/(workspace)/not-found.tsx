import { PageHeading } from "@/components/frame/page-heading";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export default function NotFound() {
  return (
    <PageHeading
      title="There is nothing here"
      description="It may have been deleted, or belong to another workspace."
      action={
        <Button asChild>
          <Link href="/destinations">See all destinations</Link>
        </Button>
      }
    />
  );
}
