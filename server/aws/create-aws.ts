import type { Aws } from "./aws.ts";
import { createS3 } from "./s3.ts";
import { openConnections } from "./sdk-options.ts";
import { createSts } from "./sts.ts";

/**
 * AWS by way of its SDK. The SDK's own environment keeps its meaning: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_STS,
 * credentials, AWS_MAX_ATTEMPTS and the rest.
 */
export function createAws(options: { workspaceRegion: "us" | "eu" }): Aws {
  const connections = openConnections();
  return { ...createSts(connections, options.workspaceRegion), ...createS3(connections) };
}
