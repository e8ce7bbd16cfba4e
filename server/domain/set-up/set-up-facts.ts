import type { BucketPath } from "../destination/bucket-path.ts";
import { isKmsKeyArn } from "../destination/kms-key-arn.ts";
import { isRoleName, parseRoleArn } from "../destination/role-arn.ts";
import { type IamPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "../policy/iam-policy.ts";
import { PLACEHOLDERS } from "./placeholders.ts";
import type { SandboxAccess } from "./sandbox-access.ts";

/** What is known when somebody sets up a destination. */
export type SetUpFacts = {
  workspaceId: string;
  workspaceRegion: "us" | "eu";
  intermediateRoleArn: string;
  trustedAccountId: string;
  location: BucketPath | null;
  /** The bucket's region. */
  region: string | null;
  roleName?: string | null | undefined;
  /** Where the workspace's other destinations that use the same role write; the policy keeps them working. */
  alsoServes?: readonly BucketPath[];
  /** Null where the bucket isn't encrypted with a KMS key, "unknown" where it is, by a key that wasn't named yet. */
  kmsKeyArn: string | null | "unknown";
  /** Where AWS is the sandbox, how the AWS CLI reaches it; null or absent where it is Amazon's. */
  sandbox?: SandboxAccess | null;
  /** The one that bucket and role lie in. */
  partition: string;
};

/** The facts with a placeholder for each unknown, and the policies that follow from them. */
export type SetUp = {
  facts: SetUpFacts;
  location: BucketPath;
  roleName: string;
  trust: IamPolicy;
  permissions: IamPolicy;
  /** Null without KMS. */
  kms: IamPolicy | null;
  /** False where Sluice's own role lies in another partition: then no policy helps. */
  canBeAssumed: boolean;
};

/** A role name or key ARN that AWS wouldn't take counts as unknown. */
export function completeFacts(facts: SetUpFacts): SetUp {
  const { intermediateRoleArn, workspaceId, kmsKeyArn, partition, roleName, alsoServes } = facts;
  const location = facts.location ?? { bucket: PLACEHOLDERS.BUCKET_NAME.text, prefix: "" };
  const keyArn = kmsKeyArn === null || isKmsKeyArn(kmsKeyArn) ? kmsKeyArn : PLACEHOLDERS.KEY_ARN.text;
  return {
    facts,
    location,
    roleName: roleName && isRoleName(roleName) ? roleName : PLACEHOLDERS.ROLE_NAME.text,
    trust: trustPolicy({ intermediateRoleArn, externalId: workspaceId }),
    permissions: permissionPolicy(location, partition, alsoServes),
    kms: keyArn === null ? null : kmsPolicy(keyArn),
    canBeAssumed: parseRoleArn(intermediateRoleArn)?.partition === partition,
  };
}
