import { Check } from "lucide-react";
import type { Metadata } from "next";
import { runtime } from "@/app/server";
import { CatalogPage, CatalogSection } from "@/components/catalog/catalog-page";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { firstFileSentence } from "@/server/domain/destination/destination-status.ts";

export const metadata: Metadata = { title: AWS_S3.name };

const LINK = "text-accent-text underline underline-offset-2";

const FACTS = [
  "Every call that a source receives, as gzipped, newline-separated JSON. A selector like the integrations object does not affect it.",
  "Any bucket in any region, encrypted as you set it up in AWS.",
  "Small bursts: a file every few minutes, none above 100 MB, grouped by the day it was received.",
  "Access through an IAM role with your External ID. You can revoke it in AWS at any time.",
];

export default async function AwsS3Page() {
  const { config } = await runtime();
  return (
    <CatalogPage
      name={AWS_S3.name}
      description="AWS S3 with IAM Role Support puts the raw logs of the data that Sluice receives into your S3 bucket."
      action={
        <Button asChild variant="primary">
          <Link href="/destinations/new">Configure AWS S3</Link>
        </Button>
      }
    >
      <ul className="grid gap-3">
        {FACTS.map((fact) => (
          <li key={fact} className="flex gap-3">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            {fact}
          </li>
        ))}
      </ul>
      <CatalogSection id="needs" title="What you need">
        <p className="text-muted">
          A source, an S3 bucket, and someone who may create an IAM role in its AWS account. The destination's Set-up tab has every step,
          with your names filled in. {firstFileSentence(config.DELIVERY_INTERVAL_SECONDS)}, in the bucket's segment-logs folder.
        </p>
        <p className="text-muted">
          To add it by a program, see{" "}
          <Link href="/settings/api/createDestination" className={LINK}>
            Create Destination
          </Link>{" "}
          in the API reference. Amazon's page about{" "}
          <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html" target="_blank" rel="noreferrer" className={LINK}>
            IAM roles
          </a>{" "}
          explains how a role gives access.
        </p>
      </CatalogSection>
      <CatalogSection id="legacy" title="AWS S3 or Amazon S3?">
        <p className="text-muted">
          Both copy the same data in a similar manner. This is AWS S3.{" "}
          <Link href="/catalog/amazon-s3" className={LINK}>
            Amazon S3
          </Link>{" "}
          is the older one, without IAM role support, and can't be added any more.
        </p>
      </CatalogSection>
    </CatalogPage>
  );
}
