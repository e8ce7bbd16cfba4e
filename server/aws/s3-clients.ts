import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { AwsCredentials } from "./aws.ts";
import { type Connections, sdkCredentials } from "./sdk-options.ts";

/** Signs nothing, for public answers of S3. */
export const ANONYMOUS: AwsCredentials = { accessKeyId: "anonymous", secretAccessKey: "anonymous", sessionToken: null, expiresAt: null };

export type S3Clients = ReturnType<typeof createS3Clients>;

/** Returns one client per credentials and region, kept as long as its credentials. Null means the platform's own, which the SDK finds. */
export function createS3Clients(connections: Connections) {
  const clients = new WeakMap<object, Map<string, S3Client>>();
  const common: S3ClientConfig = { ...connections, followRegionRedirects: false, expectContinueHeader: false };
  let pathStyle: Promise<boolean> | undefined;

  async function get(credentials: AwsCredentials | null, region: string): Promise<S3Client> {
    pathStyle ??= hasOwnEndpoint(common);
    const forcePathStyle = await pathStyle;
    const byRegion = clients.get(credentials ?? PLATFORM) ?? new Map<string, S3Client>();
    clients.set(credentials ?? PLATFORM, byRegion);

    const client =
      byRegion.get(region) ??
      new S3Client({
        ...common,
        region,
        forcePathStyle,
        ...(credentials === null ? {} : { credentials: sdkCredentials(credentials) }),
        ...(credentials === ANONYMOUS ? { signer: { sign: async (request) => request } } : {}),
      });
    byRegion.set(region, client);
    return client;
  }

  return { get };
}

const PLATFORM = {};

/**
 * With an endpoint in the SDK's environment, S3 is not Amazon's and has no host name per bucket, so buckets are in the path. On Amazon the SDK
 * uses host names, except for buckets with dots.
 */
async function hasOwnEndpoint(common: S3ClientConfig): Promise<boolean> {
  const { config } = new S3Client({ ...common, region: "us-east-1" });
  return (await config.serviceConfiguredEndpoint?.()) !== undefined;
}
