import { isKmsKeyArn } from "../destination/kms-key-arn.ts";
import { isRoleName, parseRoleArn } from "../destination/role-arn.ts";
import { type IamPolicy, kmsPolicy, permissionPolicy, type ServedLocation, trustPolicy } from "../policy/iam-policy.ts";
import { PLACEHOLDERS } from "./placeholders.ts";
import type { SandboxAccess } from "./sandbox-access.ts";

/** The known facts when somebody sets up a destination. */
export type SetUpFacts = {
  workspaceId: string;
  workspaceRegion: "us" | "eu";
  intermediateRoleArn: string;
  trustedAccountId: string;
  location: ServedLocation | null;
  /** The bucket's region. */
  region: string | null;
  roleName?: string | null | undefined;
  /** The locations of the workspace's other destinations with the same role; the policy covers them too. */
  alsoServes?: readonly ServedLocation[];
  /** Null if the bucket isn't encrypted with a KMS key; "unknown" if it is, but the key isn't given yet. */
  kmsKeyArn: string | null | "unknown";
  /** The access to the AWS sandbox; null or absent if AWS is Amazon's. */
  sandbox?: SandboxAccess | null;
  /** The partition of bucket and role. */
  partition: string;
};

/** The facts with a placeholder for each unknown, and the policies that follow from them. */
export type SetUp = {
  facts: SetUpFacts;
  location: ServedLocation;
  roleName: string;
  trust: IamPolicy;
  permissions: IamPolicy;
  /** Null without KMS. */
  kms: IamPolicy | null;
  /** False if Sluice's own role is in another partition: then no policy helps. */
  canBeAssumed: boolean;
};

/** Fills in placeholders and policies. A role name or key ARN that AWS would reject counts as unknown. */
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
