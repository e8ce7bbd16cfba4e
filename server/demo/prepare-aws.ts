import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { formatPolicy, permissionPolicy, trustPolicy } from "../domain/iam-policy.ts";
import type { Settings } from "../domain/settings.ts";
import { CUSTOMER_ACCOUNT_ID, CUSTOMER_ADMINISTRATOR } from "../sandbox/accounts.ts";

const REGION = "us-west-2";
const BUCKET = "acme-events";
const ROLE_NAME = "SegmentRole";

type Platform = { endpoint: string; intermediateRoleArn: string; externalId: string };

/** Does in the sandbox what a customer does in AWS: a bucket, and a role that only this workspace's Sluice may assume. */
export async function prepareAws({ endpoint, intermediateRoleArn, externalId }: Platform): Promise<Settings> {
  const options = { endpoint, region: REGION, credentials: CUSTOMER_ADMINISTRATOR };
  const iam = new IAMClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });

  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } })).catch(unlessOwned);
  const trust = formatPolicy(trustPolicy({ intermediateRoleArn, externalId }));
  await iam.send(new CreateRoleCommand({ RoleName: ROLE_NAME, AssumeRolePolicyDocument: trust })).catch(async (error) => {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE_NAME, PolicyDocument: trust }));
  });
  const permissions = formatPolicy(permissionPolicy({ bucket: BUCKET, prefix: "" }));
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE_NAME, PolicyName: "segment-s3-putobject", PolicyDocument: permissions }));

  return { awsRegion: REGION, bucket: BUCKET, iamRoleArn: `arn:aws:iam::${CUSTOMER_ACCOUNT_ID}:role/${ROLE_NAME}` };
}

/** A second demo on the same data finds its bucket there. */
function unlessOwned(error: Error): void {
  if (error.name !== "BucketAlreadyOwnedByYou") throw error;
}
