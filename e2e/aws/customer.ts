import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutBucketEncryptionCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../server/domain/destination/settings.ts";
import { formatPolicy, permissionPolicy, trustPolicy } from "../../server/domain/policy/iam-policy.ts";
import { CUSTOMER_ACCOUNT_ID, CUSTOMER_ADMINISTRATOR } from "../../server/sandbox/state/accounts.ts";
import { PLATFORM } from "./mount-amazon.ts";

const POLICY_NAME = "segment-s3-putobject";
export const KMS_KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

export type Customer = Awaited<ReturnType<typeof createCustomer>>;

/** An object of the bucket, decompressed. */
export type BucketFile = { key: string; contentType: string | undefined; records: Record<string, unknown>[] };

/** Creates a customer with an AWS account, and a bucket and a role as in the document. The customer can change them and read the delivered files. */
export async function createCustomer({ workspaceId, region }: { workspaceId: string; region: string }) {
  const suffix = randomBytes(4).toString("hex");
  const [bucket, roleName] = [`acme-events-${suffix}`, `SegmentRole-${suffix}`];
  const options = { region, credentials: CUSTOMER_ADMINISTRATOR };
  const iam = new IAMClient(options);
  const s3 = new S3Client({ ...options, expectContinueHeader: false });

  const trust = trustPolicy({ ...PLATFORM, externalId: workspaceId });
  const permissions = permissionPolicy({ bucket, prefix: "" });
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region as "us-west-2" } }));
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: formatPolicy(trust) }));
  await allowUploads();
  const settings: Settings = { awsRegion: region, bucket, iamRoleArn: `arn:aws:iam::${CUSTOMER_ACCOUNT_ID}:role/${roleName}` };

  /** Sets the document's trust policy with another Condition, or none. */
  async function trustOn(condition: Record<string, Record<string, string>> | null): Promise<void> {
    const { Condition: _, ...statement } = trust.Statement[0] ?? {};
    const document = formatPolicy({ ...trust, Statement: [condition === null ? statement : { ...statement, Condition: condition }] });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document }));
  }

  /** Sets the document's permission policy, with all of its actions or only these. */
  async function allowUploads(actions?: string[]): Promise<void> {
    const Statement = permissions.Statement.map((statement) => (actions === undefined ? statement : { ...statement, Action: actions }));
    const document = formatPolicy({ ...permissions, Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: POLICY_NAME, PolicyDocument: document }));
  }

  return {
    settings,
    trustOn,
    allowUploads,

    /** Sets the trust policy of the document. */
    async trustWithCondition(): Promise<void> {
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: formatPolicy(trust) }));
    },

    async forbidUploads(): Promise<void> {
      await iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: POLICY_NAME }));
    },

    /** Encrypts the bucket with KMS_KEY_ARN, so that uploads need the key too. */
    async encryptWithKms(): Promise<void> {
      const byDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KMS_KEY_ARN };
      const configuration = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] };
      await s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: configuration }));
    },

    /** Returns every delivered file of the source. */
    async readFiles(sourceId: string): Promise<BucketFile[]> {
      const files: BucketFile[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: s3 },
        { Bucket: bucket, Prefix: `segment-logs/${sourceId}/` },
      )) {
        for (const { Key: key = "" } of Contents) {
          const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          const lines = gunzipSync((await Body?.transformToByteArray()) ?? "").toString();
          files.push({
            key,
            contentType: ContentType,
            records: lines
              .trimEnd()
              .split("\n")
              .map((line) => JSON.parse(line)),
          });
        }
      }
      return files;
    },

    leave(): void {
      iam.destroy();
      s3.destroy();
    },
  };
}
