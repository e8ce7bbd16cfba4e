import { ArrowRightLeft, Plus } from "lucide-react";
import { DestinationTable } from "@/components/destination/destination-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { DestinationSummary } from "@/server/configure/list-destinations.ts";

type SpaceDestinationsProps = {
  sourceId: string;
  destinations: DestinationSummary[];
  /** Whether the person may add AWS S3, and the source has none. */
  mayAdd: boolean;
};

/** The destinations of the space's source, which get the calls of every audience and trait. */
export function SpaceDestinations({ sourceId, destinations, mayAdd }: SpaceDestinationsProps) {
  const add = mayAdd ? (
    <Button asChild variant={destinations.length === 0 ? "primary" : "secondary"}>
      <Link href={`/destinations/new?source=${sourceId}`}>
        <Plus aria-hidden />
        Add AWS S3
      </Link>
    </Button>
  ) : null;
  return (
    <section aria-labelledby="destinations" className="grid gap-3">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="destinations" className="font-semibold">
          Destinations
        </h2>
        {destinations.length > 0 && add}
      </div>
      {destinations.length === 0 ? (
        <EmptyState icon={ArrowRightLeft} title="No destination gets the calls yet" action={add}>
          {mayAdd
            ? "Add AWS S3 to the space. One identify call for each profile that enters or leaves is then delivered to your bucket."
            : "Nobody has added a destination to the space yet, and your role doesn't allow you to. Ask a workspace owner."}
        </EmptyState>
      ) : (
        <DestinationTable destinations={destinations} label="Destinations of the space" withSource={false} />
      )}
      <p className="text-sm text-muted">
        The space is a{" "}
        <Link href={`/sources/${sourceId}`} className="text-accent-text underline underline-offset-2">
          source of its own
        </Link>
        . Its destinations get the calls of all audiences and traits.
      </p>
    </section>
  );
}
