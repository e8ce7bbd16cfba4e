import type { Metadata } from "next";
import { S3Mark } from "@/components/destination/s3-mark";
import { PageHeading } from "@/components/frame/page-heading";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { AMAZON_S3 } from "@/server/domain/destination/catalog.ts";

export const metadata: Metadata = { title: AMAZON_S3.name };

/** The older destination (R53): what it is, and why it can't be added. */
export default function AmazonS3Page() {
  return (
    <div className="grid max-w-[45rem] gap-6">
      <PageHeading
        title={
          <span className="flex items-center gap-3">
            <S3Mark quiet />
            {AMAZON_S3.name}
            <Badge>Legacy</Badge>
          </span>
        }
        description="The older destination, without IAM role support. It can't be added any more: use AWS S3."
        action={
          <Button asChild variant="primary">
            <Link href="/catalog/aws-s3">Use AWS S3</Link>
          </Button>
        }
      />
      <section aria-labelledby="access" className="grid gap-2">
        <h2 id="access" className="font-semibold">
          How it gets access
        </h2>
        <p className="text-muted">
          The policy of the bucket names Sluice's own account. AWS S3 uses an IAM role in your account instead, which asks for your External
          ID and which you can take back at any time.
        </p>
      </section>
      <section aria-labelledby="files" className="grid gap-2">
        <h2 id="files" className="font-semibold">
          What it writes
        </h2>
        <p className="text-muted">
          The same files as AWS S3, in the same layout: gzipped, newline-separated JSON in the bucket's segment-logs folder, one folder for
          each source and received day.
        </p>
      </section>
      <section aria-labelledby="move" className="grid gap-2">
        <h2 id="move" className="font-semibold">
          If you have one
        </h2>
        <p className="text-muted">
          Destinations that were imported from Segment deliver until you disable them. Once disabled, they can't be enabled again.{" "}
          <Link href="/migrations" className="text-accent-text underline underline-offset-2">
            Migrations
          </Link>{" "}
          leads each of them to AWS S3 without a gap.
        </p>
      </section>
    </div>
  );
}
