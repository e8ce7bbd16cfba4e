import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { type Sibling, testLocation } from "@/server/domain/destination/collision.ts";

/** Word for word from Segment's document (R81). */
export const DOCUMENT_WARNING =
  "Sending data to the same S3 location from both the existing Amazon S3 destination, and the AWS S3 with IAM Role Support destination will overwrite data in that location. To avoid this, follow the steps below.";

type CollisionWarningProps = {
  bucket: string;
  other: Sibling;
  /** Puts the test location into the form. Without it, the location is only shown. */
  onUse?: ((bucket: string) => void) | undefined;
};

/** What happens when two destinations write to one location, and how to avoid it. */
export function CollisionWarning({ bucket, other, onUse }: CollisionWarningProps) {
  const aside = testLocation(bucket);
  return (
    <div className="grid gap-3">
      <p>
        <strong className="font-medium">{other.name}</strong> is enabled on this source and also writes to{" "}
        <Code>s3://{bucket}/segment-logs/</Code>. In Sluice, neither overwrites the other: both use the same key for the same file, the
        first upload creates the file, and it counts as delivered for both.
      </p>
      <ul className="grid list-disc gap-2 pl-4">
        <li>
          To test this destination first, give it its own folder: <Code>{aside}</Code>.
          {onUse && (
            <Button
              size="small"
              onClick={() => onUse(aside)}
              className="mt-1.5 flex h-auto min-h-8 max-w-full py-1 break-all whitespace-normal"
            >
              Use {aside}
            </Button>
          )}
        </li>
        <li>
          To let only one of them write to this location, disable{" "}
          <Link href={`/destinations/${other.id}/settings`} className="underline underline-offset-2">
            {other.name}
          </Link>{" "}
          first{isLegacy(other) ? ", after this one has delivered to its own folder: you can't enable it again" : ""}.
        </li>
        <li>To switch without a gap, let both write to this location for about an hour, then disable {other.name}.</li>
      </ul>
    </div>
  );
}

function Code({ children }: { children: React.ReactNode }) {
  return <code className="font-mono text-xs wrap-anywhere text-foreground">{children}</code>;
}
