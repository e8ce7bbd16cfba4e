import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { Neighbour } from "@/server/domain/destination/collision.ts";
import { legacyNotice, legacyStanding } from "@/server/domain/migration/legacy-standing.ts";

type LegacyNoticeProps = {
  destination: {
    id: string;
    name: string;
    enabled: boolean;
    settings: { bucket: string };
    source: { id: string; name: string };
    neighbours: readonly Neighbour[];
  };
};

/** How a legacy Amazon S3 stands beside the AWS S3 of its source, with the page to go on with. */
export function LegacyNotice({ destination: { id, name, enabled, settings, source, neighbours } }: LegacyNoticeProps) {
  const facts = { name, enabled, bucket: settings.bucket, sourceName: source.name, neighbours };
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
