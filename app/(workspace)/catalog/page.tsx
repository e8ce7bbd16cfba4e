import type { Metadata } from "next";
import { CatalogTile } from "@/components/catalog/catalog-tile";
import { PageHeading } from "@/components/frame/page-heading";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { AMAZON_S3, AWS_S3 } from "@/server/domain/destination/catalog.ts";

export const metadata: Metadata = { title: "Catalog" };

export default function CatalogPage() {
  return (
    <>
      <PageHeading title="Catalog" description="Destinations that a source can be connected to." />
      <Tabs defaultValue="storage" className="grid gap-5">
        <TabsList aria-label="Kinds of destination">
          <TabsTrigger value="storage">Storage Destinations</TabsTrigger>
        </TabsList>
        <TabsContent value="storage" className="grid gap-4 sm:grid-cols-2">
          <CatalogTile
            name={AWS_S3.name}
            subtitle={AWS_S3.subtitle}
            action={
              <Button asChild variant="primary" className="justify-self-start">
                <Link href="/catalog/aws-s3">See AWS S3</Link>
              </Button>
            }
          >
            Raw logs of every event into your S3 bucket, through an IAM role that you control. No access keys are exchanged.
          </CatalogTile>
          <CatalogTile
            name={AMAZON_S3.name}
            subtitle={AMAZON_S3.subtitle}
            legacy
            action={
              <p className="text-sm">
                <Link href="/catalog/amazon-s3" className="inline-flex min-h-8 items-center text-accent-text underline underline-offset-2">
                  See Amazon S3
                </Link>
              </p>
            }
          >
            The older destination, without IAM role support. New ones can't be added: use AWS S3, which writes the same files in the same
            layout.
          </CatalogTile>
        </TabsContent>
      </Tabs>
    </>
  );
}
