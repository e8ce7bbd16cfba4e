/** The storage destinations that the catalog offers (segment.md 3.6). */
export type CatalogEntry = { metadataId: string; slug: string; name: string; subtitle: string };

export const AWS_S3: CatalogEntry = { metadataId: "60be92c8dabdd561bf6c9130", slug: "aws-s3", name: "AWS S3", subtitle: "Analytics" };
export const AMAZON_S3: CatalogEntry = {
  metadataId: "54f418c3db31d978f14aa925",
  slug: "amazon-s3",
  name: "Amazon S3",
  subtitle: "Analytics",
};
