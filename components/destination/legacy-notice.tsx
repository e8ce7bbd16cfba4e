import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { DestinationDetail } from "@/server/configure/get-destination.ts";
import { legacyNotice, legacyStanding } from "@/server/domain/migration/legacy-standing.ts";

/** Whether the AWS S3 of the same source replaces this legacy Amazon S3 yet, and a link to the next step. */
export function LegacyNotice({ destination }: { destination: DestinationDetail }) {
  const { id, name, enabled, settings, source, siblings } = destination;
  const facts = { name, enabled, bucket: settings.bucket, sourceName: source.name, siblings };
  const { tone, title, sentence, link } = legacyNotice(facts);
  const { next } = legacyStanding(facts);
  return (
    <Notice tone={tone} title={title} className="items-start">
      <p className="mb-3 text-pretty wrap-anywhere text-muted">{sentence}</p>
      <Button asChild size="small" variant={link.to === "migration" ? "primary" : "secondary"} className="h-auto min-h-8 max-w-full py-1">
        {link.to === "next" && next !== null ? (
          <Link href={`/destinations/${next.id}/delivery`}>{link.label}</Link>
        ) : link.to === "add" ? (
          <Link href={`/destinations/new?source=${source.id}`}>{link.label}</Link>
        ) : (
          <Link href={`/destinations/${id}/migrate`}>{link.label}</Link>
        )}
      </Button>
    </Notice>
  );
}
