/** The types of sources. All accept the same calls; the type is only a name for people and an id of Segment's catalog (docs/public-api.md). */
export type SourceType = { metadataId: string; slug: string; name: string; description: string };

export const HTTP_API: SourceType = {
  metadataId: "iUM16Md8P2",
  slug: "http-api",
  name: "HTTP API",
  description: "Any program that sends calls by HTTP, by itself or with one of Segment's libraries.",
};
export const JAVASCRIPT: SourceType = {
  metadataId: "IqDTy1TpoU",
  slug: "javascript",
  name: "Javascript",
  description: "A website with analytics.js.",
};
/** The source of a space: only opening a space creates one. */
export const ENGAGE_SPACE: SourceType = {
  metadataId: "engage-space",
  slug: "engage-space",
  name: "Engage",
  description: "The calls of audiences and computed traits.",
};
export const SOURCE_TYPES: readonly SourceType[] = [HTTP_API, JAVASCRIPT];

/** The storage destinations that the catalog offers (docs/public-api.md 3.6). */
export type CatalogEntry = { metadataId: string; slug: string; name: string; subtitle: string };

export const AWS_S3: CatalogEntry = { metadataId: "60be92c8dabdd561bf6c9130", slug: "aws-s3", name: "AWS S3", subtitle: "Analytics" };
export const AMAZON_S3: CatalogEntry = {
  metadataId: "54f418c3db31d978f14aa925",
  slug: "amazon-s3",
  name: "Amazon S3",
  subtitle: "Analytics",
};

/** The settings of AWS S3 with the document's labels and descriptions, for the catalog, the API and the form (R124). */
export const AWS_S3_SETTINGS = {
  awsRegion: { label: "AWS Region", description: "The AWS Region where your S3 Bucket resides." },
  bucket: { label: "Bucket Name", description: "Your S3 bucket name." },
  iamRoleArn: { label: "IAM Role ARN", description: "The ARN of the IAM role that Segment will assume to connect to your S3 Bucket." },
} as const;

/** Returns whether this is the legacy Amazon S3, which can't be created, changed or enabled again (Limited Access, docs/public-api.md). */
export function isLegacy({ metadataId }: { metadataId: string }): boolean {
  return metadataId === AMAZON_S3.metadataId;
}
