import { z } from "zod";
import type { DestinationSummary } from "../configure/list-destinations.ts";
import { AMAZON_S3 } from "../domain/catalog.ts";
import type { Config } from "../env.ts";
import { DestinationMetadata, destinationMetadata } from "./catalog-entries.ts";

/** A destination as the API shows it. Its whole catalog entry stands in it each time (segment.md 3.5). */
export const Destination = z.object({
  id: z.string().meta({ examples: ["66be7aeca665bd11f8908630"] }),
  name: z.string().meta({ examples: ["AWS S3"] }),
  enabled: z.boolean().meta({ description: "Whether files are delivered to it." }),
  sourceId: z.string().meta({ description: "Whose events it gets.", examples: ["rh5BDZp6QDHvXFCkibm1pR"] }),
  settings: z.record(z.string(), z.union([z.string(), z.boolean()])).meta({
    description: "By the names that the catalog has.",
    examples: [{ awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" }],
  }),
  metadata: DestinationMetadata,
});

type Shown = Pick<DestinationSummary, "id" | "name" | "enabled" | "source" | "settings" | "metadataId">;

/** Settings come under the catalog's own names, whichever were sent (segment.md 3.6). */
export function destinationOf(config: Config, { id, name, enabled, source, settings, metadataId }: Shown): z.output<typeof Destination> {
  const { awsRegion, bucket, iamRoleArn } = settings;
  const shown = metadataId === AMAZON_S3.metadataId ? { bucket, useServerSideEncryption: true } : { awsRegion, bucket, iamRoleArn };
  return { id, name, enabled, sourceId: source.id, settings: shown, metadata: destinationMetadata(config, metadataId) };
}
