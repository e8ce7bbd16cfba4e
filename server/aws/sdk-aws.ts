import type { Aws, OwnBuckets } from "./aws.ts";
import { createOwnBuckets } from "./own-buckets.ts";
import { createS3 } from "./s3.ts";
import { createS3Clients } from "./s3-clients.ts";
import { openConnections } from "./sdk-options.ts";
import { createSts } from "./sts.ts";

export type AwsOptions = { workspaceRegion: "us" | "eu" };

/**
 * Returns AWS through its SDK. The SDK reads its usual environment variables: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_STS,
 * credentials, AWS_MAX_ATTEMPTS and others.
 */
export function createSdkAws({ workspaceRegion }: AwsOptions): Aws & OwnBuckets {
  const connections = openConnections();
  const s3 = createS3Clients(connections);
  return { ...createSts(connections, workspaceRegion), ...createS3(s3), ...createOwnBuckets(s3) };
}
