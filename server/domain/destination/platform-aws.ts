import { readBucketPath } from "./bucket-path.ts";

/** What belongs, in AWS, to whoever runs Sluice. No customer's settings may name any of it (docs/decisions/021). */
export type PlatformAws = {
  /** Accounts of 12 digits, whatever their partition. */
  accountIds: readonly string[];
  /** Null where batches are staged on the disk. */
  stagingBucket: string | null;
};

type PlatformVariables = {
  INTERMEDIATE_ROLE_ARN: string;
  TRUSTED_ACCOUNT_ID: string;
  PLATFORM_ACCOUNT_IDS: readonly string[];
  STAGING_BUCKET?: string | undefined;
};

export function platformAws(variables: PlatformVariables): PlatformAws {
  const { INTERMEDIATE_ROLE_ARN, TRUSTED_ACCOUNT_ID, PLATFORM_ACCOUNT_IDS, STAGING_BUCKET } = variables;
  const accountIds = new Set([TRUSTED_ACCOUNT_ID, toAccount(INTERMEDIATE_ROLE_ARN), ...PLATFORM_ACCOUNT_IDS]);
  return { accountIds: [...accountIds], stagingBucket: STAGING_BUCKET ?? null };
}

export type PlatformRefusal = "role_of_platform" | "bucket_of_platform";

/**
 * Why settings are not taken though they are well-formed; null where they name nothing of the platform's own.
 *
 * @param settings.bucket `bucket` or `bucket/prefix`; "" where it is not set
 * @param settings.iamRoleArn "" where it is not set
 */
export function platformRefusal(settings: { bucket: string; iamRoleArn: string }, platform: PlatformAws): PlatformRefusal | null {
  if (isPlatformRole(settings.iamRoleArn, platform)) return "role_of_platform";
  return isPlatformBucket(settings.bucket, platform) ? "bucket_of_platform" : null;
}

/**
 * Sluice's intermediate role may assume whatever trusts it or its account. Such a role would lead one customer's events
 * into the platform's own account, and its rights into a customer's hands.
 */
export function isPlatformRole(roleArn: string, { accountIds }: PlatformAws): boolean {
  return accountIds.includes(toAccount(roleArn));
}

function isPlatformBucket(bucketPath: string, { stagingBucket }: PlatformAws): boolean {
  return stagingBucket !== null && readBucketPath(bucketPath)?.bucket === stagingBucket;
}

/** `arn:partition:iam::ACCOUNT:role/name`. */
function toAccount(arn: string): string {
  return arn.split(":")[4] ?? "";
}
