import { parseRoleArn } from "../../domain/destination/role-arn.ts";
import { parsePolicyDocument } from "../../domain/policy/policy-document.ts";
import type { NamedPolicy } from "../../domain/policy/policy-evaluation.ts";

/** Fixed keys that are valid only in the sandbox on loopback. No AWS account has them. */
export const PLATFORM_USER = { accessKeyId: "AKIASANDBOXPLATFORM1", secretAccessKey: "sandbox/only/the/platform/itself/0000001" } as const;
export const PLATFORM_ADMINISTRATOR = {
  accessKeyId: "AKIASANDBOXPLATADMIN",
  secretAccessKey: "sandbox/only/platform/administrator/0002",
} as const;
/** For the AWS CLI: the person who creates the bucket and the role. */
export const CUSTOMER_ADMINISTRATOR = {
  accessKeyId: "AKIASANDBOXCUSTOMER1",
  secretAccessKey: "sandbox/only/customer/administrator/0003",
} as const;

export const CUSTOMER_ACCOUNT_ID = "123456789012";

/** The platform's account, and its intermediate role, which is assumed before a customer's role. */
export type Platform = { accountId: string; intermediateRoleArn: string };

export type SandboxUser = {
  accessKeyId: string;
  secretAccessKey: string;
  accountId: string;
  arn: string;
  userId: string;
  policies: readonly NamedPolicy[];
};

/** Returns all users with long-term keys. Roles are created through IAM and stored in iam.json. */
export function sandboxUsers(platform: Platform): readonly SandboxUser[] {
  const partition = platformPartition(platform);
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  return [
    createUser(PLATFORM_USER, { accountId: platform.accountId, name: "sluice", partition }, [
      { Effect: "Allow", Action: "sts:AssumeRole", Resource: platform.intermediateRoleArn },
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
    ]),
    createUser(PLATFORM_ADMINISTRATOR, { accountId: platform.accountId, name: "administrator", partition }, [all]),
    createUser(CUSTOMER_ADMINISTRATOR, { accountId: CUSTOMER_ACCOUNT_ID, name: "administrator", partition }, [all]),
  ];
}

/** Returns the partition of the sandbox, which is that of the intermediate role: no role is assumed across partitions (docs/aws-faults.md 1). */
export function platformPartition(platform: Platform): string {
  return parseRoleArn(platform.intermediateRoleArn)?.partition ?? "aws";
}

type Identity = { accountId: string; name: string; partition: string };

function createUser(
  key: { accessKeyId: string; secretAccessKey: string },
  { accountId, name, partition }: Identity,
  statements: readonly object[],
): SandboxUser {
  const document = parsePolicyDocument(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "identity");
  if (!document.ok) throw new Error(document.error);
  return {
    ...key,
    accountId,
    arn: `arn:${partition}:iam::${accountId}:user/${name}`,
    userId: `AIDA${key.accessKeyId.slice(4)}`,
    policies: [{ name: `${name}-policy`, document: document.value }],
  };
}
