import { z } from "zod";
import type { DestinationSummary } from "../configure/list-destinations.ts";
import { AMAZON_S3 } from "../domain/catalog.ts";
import type { Config } from "../env.ts";
import { DestinationMetadata, destinationMetadata } from "./catalog-entries.ts";

/** A destination as the API shows it. Its whole catalog entry stands in it each time (segment.md 3.5). */
export const Destination = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  sourceId: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.boolean()])),
  metadata: DestinationMetadata,
});

type Shown = Pick<DestinationSummary, "id" | "name" | "enabled" | "source" | "settings" | "metadataId">;

/** Settings come under the catalog's own names, whichever were sent (segment.md 3.6). */
export function destinationOf(config: Config, { id, name, enabled, source, settings, metadataId }: Shown): z.output<typeof Destination> {
  const { awsRegion, bucket, iamRoleArn } = settings;
  const shown = metadataId === AMAZON_S3.metadataId ? { bucket, useServerSideEncryption: true } : { awsRegion, bucket, iamRoleArn };
  return { id, name, enabled, sourceId: source.id, settings: shown, metadata: destinationMetadata(config, metadataId) };
}
