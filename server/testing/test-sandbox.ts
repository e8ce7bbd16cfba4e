import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { systemClock } from "../clock.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "../domain/policy/iam-policy.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { serveSandbox } from "../sandbox/serve.ts";
import { CUSTOMER_ACCOUNT_ID, CUSTOMER_ADMINISTRATOR, PLATFORM_ADMINISTRATOR, PLATFORM_USER } from "../sandbox/state/accounts.ts";

export const PLATFORM = {
  accountId: "595280932656",
  intermediateRoleArn: "arn:aws:iam::595280932656:role/segment-s3-integration-production-access",
};
const BUCKET = "acme-events";
const ROLE_NAME = "SegmentAWSS3Role";
const POLICY_NAME = "segment-s3-putobject";
const KMS_KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/**
 * Starts a sandbox on loopback. The SDK uses it through its environment variables, which `vi.unstubAllEnvs` restores. The functions beside it
 * do what a customer does in the AWS console.
 */
export async function startTestSandbox(directory: string) {
  const sandbox = createSandbox({ directory, clock: systemClock, platform: PLATFORM });
  const served = await serveSandbox(sandbox, 0);
  const endpoint = `http://127.0.0.1:${served.port}`;
  const environment = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_ACCESS_KEY_ID: PLATFORM_USER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: PLATFORM_USER.secretAccessKey,
    AWS_MAX_ATTEMPTS: "1",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

  const options = { endpoint, region: "us-west-2", credentials: CUSTOMER_ADMINISTRATOR };
  const iam = new IAMClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const otherAccount = new S3Client({ ...options, credentials: PLATFORM_ADMINISTRATOR, forcePathStyle: true });

  return {
    close: () => served.close(),

    /** The document's set-up (R18 to R30) for the workspace: a bucket in Oregon, and a role that writes below its `segment-logs/`. */
    async setUp(workspaceId: string): Promise<Settings> {
      await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }));
      const trust = trustPolicy({ intermediateRoleArn: PLATFORM.intermediateRoleArn, externalId: workspaceId });
      await iam.send(new CreateRoleCommand({ RoleName: ROLE_NAME, AssumeRolePolicyDocument: formatPolicy(trust) }));
      await this.allow(permissionPolicy({ bucket: BUCKET, prefix: "" }));
      return { awsRegion: "us-west-2", bucket: BUCKET, iamRoleArn: `arn:aws:iam::${CUSTOMER_ACCOUNT_ID}:role/${ROLE_NAME}` };
    },

    async allow(policy: ReturnType<typeof permissionPolicy>): Promise<void> {
      await iam.send(new PutRolePolicyCommand({ RoleName: ROLE_NAME, PolicyName: POLICY_NAME, PolicyDocument: formatPolicy(policy) }));
    },

    async forbidUploads(): Promise<void> {
      await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE_NAME, PolicyName: POLICY_NAME }));
    },

    /** Trusts the intermediate role under `condition`, or under none. */
    async trust(condition?: object): Promise<void> {
      const { Condition: _, ...statement } = trustPolicy({ ...PLATFORM, externalId: "" }).Statement[0] ?? {};
      const document = { Version: "2012-10-17" as const, Statement: [condition ? { ...statement, Condition: condition } : statement] };
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE_NAME, PolicyDocument: formatPolicy(document) }));
    },

    /** Encrypts the bucket with a KMS key that the role may not use yet. Returns the policy that allows it. */
    async sealWithKms() {
      const byDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KMS_KEY_ARN };
      const configuration = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] };
      await s3.send(new PutBucketEncryptionCommand({ Bucket: BUCKET, ServerSideEncryptionConfiguration: configuration }));
      return kmsPolicy(KMS_KEY_ARN);
    },

    async createBucket(bucket: string, region: "eu-west-1"): Promise<void> {
      const elsewhere = new S3Client({ ...options, region, forcePathStyle: true });
      await elsewhere.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    },

    /** A bucket of another account, whose policy lets the role write. */
    async lendBucket(bucket: string, roleArn: string): Promise<void> {
      await otherAccount.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }));
      const { Sid: _, ...statement } = permissionPolicy({ bucket, prefix: "" }).Statement[0] ?? {};
      const policy = { Version: "2012-10-17", Statement: [{ ...statement, Principal: { AWS: roleArn } }] };
      await otherAccount.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: formatPolicy(policy) }));
    },

    async chargeRequesters(bucket: string): Promise<void> {
      const configuration = { Payer: "Requester" as const };
      await otherAccount.send(new PutBucketRequestPaymentCommand({ Bucket: bucket, RequestPaymentConfiguration: configuration }));
    },

    /** An object of the bucket as its owner reads it. */
    async read(key: string): Promise<{ bytes: Uint8Array; contentType: string | undefined; contentEncoding: string | undefined }> {
      const object = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      return { bytes, contentType: object.ContentType, contentEncoding: object.ContentEncoding };
    },
  };
}
