import { z } from "zod";
import type { DestinationDetail } from "../configure/get-destination.ts";
import type { DestinationSummary } from "../configure/list-destinations.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import type { Config } from "../env.ts";
import { DestinationMetadata, destinationMetadata } from "./catalog-entries.ts";

/** A destination in the API's format. It contains its complete catalog entry (docs/public-api.md 3.5). */
export const Destination = z.object({
  id: z.string().meta({ examples: ["66be7aeca665bd11f8908630"] }),
  name: z.string().meta({ examples: ["AWS S3"] }),
  enabled: z.boolean().meta({ description: "Whether files are delivered to the destination." }),
  sourceId: z.string().meta({ description: "The source whose events it receives.", examples: ["rh5BDZp6QDHvXFCkibm1pR"] }),
  settings: z.record(z.string(), z.union([z.string(), z.boolean()])).meta({
    description: "The settings, with the names of the catalog.",
    examples: [{ awsRegion: "us-west-2", bucket: "acme-events/raw", iamRoleArn: "arn:aws:iam::123456789012:role/SegmentRole" }],
  }),
  metadata: DestinationMetadata,
});

/** Warnings about a request that succeeded. Absent if there are none. */
export const Warnings = z.array(z.object({ type: z.literal("shared-location"), message: z.string(), destinationId: z.string() }));

type Shown = Pick<DestinationSummary, "id" | "name" | "enabled" | "source" | "settings" | "metadataId" | "useServerSideEncryption">;

/** Settings have the catalog's names, even if others were sent (docs/public-api.md 3.6). */
export function toDestination(config: Config, destination: Shown): z.output<typeof Destination> {
  const { id, name, enabled, source, settings, metadataId, useServerSideEncryption } = destination;
  const { awsRegion, bucket, iamRoleArn } = settings;
  const shown = metadataId === AMAZON_S3.metadataId ? { bucket, useServerSideEncryption } : { awsRegion, bucket, iamRoleArn };
  return { id, name, enabled, sourceId: source.id, settings: shown, metadata: destinationMetadata(config, metadataId) };
}

/** Warns if another enabled destination of the source writes to the same location (R81, R82; docs/decisions/015). */
export function toWarnings({ settings, collision }: Pick<DestinationDetail, "settings" | "collision">): {
  warnings?: z.output<typeof Warnings>;
} {
  if (collision === null) return {};
  const message = `${collision.name} (${collision.id}), enabled on the same source, writes to s3://${settings.bucket} too. Both write the same files under the same keys: none is overwritten, and the bucket holds one copy. Give one of them another prefix, or disable one.`;
  return { warnings: [{ type: "shared-location", message, destinationId: collision.id }] };
}
