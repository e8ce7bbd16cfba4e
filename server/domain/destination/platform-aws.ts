import { readBucketPath } from "./bucket-path.ts";

/** What belongs to the operator of Sluice in AWS. No customer's settings may name any of it (docs/decisions/021). */
export type PlatformAws = {
  /** Account ids of 12 digits, in any partition. */
  accountIds: readonly string[];
  /** Null if batches are staged on disk. */
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
 * Returns why well-formed settings are refused; null if they name nothing that belongs to the platform.
 *
 * @param settings.bucket `bucket` or `bucket/prefix`; "" if it is not set
 * @param settings.iamRoleArn "" if it is not set
 */
export function platformRefusal(settings: { bucket: string; iamRoleArn: string }, platform: PlatformAws): PlatformRefusal | null {
  if (isPlatformRole(settings.iamRoleArn, platform)) return "role_of_platform";
  return isPlatformBucket(settings.bucket, platform) ? "bucket_of_platform" : null;
}

/**
 * Returns whether a role is in an account of the platform. Sluice's intermediate role can assume every role that trusts it or its account.
 * With such a role, a customer could write to the platform's own account with the platform's rights.
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
