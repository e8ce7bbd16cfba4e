import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { type Neighbour, testLocation } from "@/server/domain/destination/collision.ts";

/** The document's own words (R81). */
export const DOCUMENT_WARNING =
  "Sending data to the same S3 location from both the existing Amazon S3 destination, and the AWS S3 with IAM Role Support destination will overwrite data in that location. To avoid this, follow the steps below.";

type CollisionWarningProps = {
  bucket: string;
  other: Neighbour;
  /** Takes the location where this destination can be tried; without it, it is only named. */
  onUse?: ((bucket: string) => void) | undefined;
};

/** What would happen where two destinations write to one location, and the ways out of it. */
export function CollisionWarning({ bucket, other, onUse }: CollisionWarningProps) {
  const aside = testLocation(bucket);
  return (
    <div className="grid gap-3">
      <p>
        <strong className="font-medium">{other.name}</strong> is enabled on this source and writes to{" "}
        <Code>s3://{bucket}/segment-logs/</Code> too. Sluice lets neither overwrite the other: both would write the same file under the same
        key, the first to come writes it, and the bucket holds one copy that counts as delivered by both.
      </p>
      <ul className="grid list-disc gap-2 pl-4">
        <li>
          To try this destination first, give it a folder of its own: <Code>{aside}</Code>.
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
          To let only one of them write there, disable{" "}
          <Link href={`/destinations/${other.id}/settings`} className="underline underline-offset-2">
            {other.name}
          </Link>{" "}
          first{isLegacy(other) ? ", once this one has delivered to its own folder: it can't be enabled again" : ""}.
        </li>
        <li>To change over without a gap, let both write there for about an hour, then disable {other.name}.</li>
      </ul>
    </div>
  );
}

function Code({ children }: { children: React.ReactNode }) {
  return <code className="font-mono text-xs wrap-anywhere text-foreground">{children}</code>;
}
