import type { Metadata } from "next";
import { CatalogPage, CatalogSection } from "@/components/catalog/catalog-page";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { AMAZON_S3 } from "@/server/domain/destination/catalog.ts";

export const metadata: Metadata = { title: AMAZON_S3.name };

/** The legacy destination (R53): what it is, and why it can't be added. */
export default function AmazonS3Page() {
  return (
    <CatalogPage
      name={AMAZON_S3.name}
      legacy
      description="The older destination, without IAM role support. It can't be added any more: use AWS S3."
      action={
        <Button asChild variant="primary">
          <Link href="/catalog/aws-s3">Use AWS S3</Link>
        </Button>
      }
    >
      <CatalogSection id="access" title="How it gets access">
        <p className="text-muted">
          The policy of the bucket names Sluice's own account. AWS S3 uses an IAM role in your account instead, which requires your External
          ID and which you can revoke at any time.
        </p>
      </CatalogSection>
      <CatalogSection id="files" title="What it writes">
        <p className="text-muted">
          The same files as AWS S3, in the same layout: gzipped, newline-separated JSON in the bucket's segment-logs folder, one folder for
          each source and received day.
        </p>
      </CatalogSection>
      <CatalogSection id="move" title="If you have one">
        <p className="text-muted">
          Destinations that were imported from Segment deliver until you disable them. Once disabled, they can't be enabled again.{" "}
          <Link href="/migrations" className="text-accent-text underline underline-offset-2">
            Migrations
          </Link>{" "}
          leads each of them to AWS S3 without a gap.
        </p>
      </CatalogSection>
    </CatalogPage>
  );
}
