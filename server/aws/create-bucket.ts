import { BucketAlreadyOwnedByYou, type BucketLocationConstraint, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { SandboxAccess } from "../domain/set-up/sandbox-access.ts";

/** Creates the bucket in the region of the credentials. A bucket that exists in the same account stays as it is. */
export async function createBucket({ endpoint, region, accessKeyId, secretAccessKey }: SandboxAccess, bucket: string): Promise<void> {
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true });
  // In us-east-1 AWS accepts no constraint.
  const isDefault = region === "us-east-1";
  const constraint = { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...(isDefault ? {} : constraint) }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  } finally {
    s3.destroy();
  }
}
