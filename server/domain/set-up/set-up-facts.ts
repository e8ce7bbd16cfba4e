import type { BucketPath } from "../bucket-path.ts";
import { type IamPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "../iam-policy.ts";
import { isKmsKeyArn } from "../kms-key-arn.ts";
import { isRoleName, parseRoleArn } from "../role-arn.ts";
import { PLACEHOLDERS } from "./placeholders.ts";

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
  /** Null where the bucket isn't encrypted with a KMS key, "unknown" where it is, by a key that wasn't named yet. */
  kmsKeyArn: string | null | "unknown";
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

/** Offered where nobody has named the role yet: the name that the Terraform module gives it too (R44). */
export const USUAL_ROLE_NAME = "SegmentAWSS3Role";

/** A role name or key ARN that AWS wouldn't take counts as unknown. */
export function completeFacts(facts: SetUpFacts): SetUp {
  const { intermediateRoleArn, workspaceId, kmsKeyArn, partition, roleName } = facts;
  const location = facts.location ?? { bucket: PLACEHOLDERS.BUCKET_NAME.text, prefix: "" };
  const keyArn = kmsKeyArn === null || isKmsKeyArn(kmsKeyArn) ? kmsKeyArn : PLACEHOLDERS.KEY_ARN.text;
  return {
    facts,
    location,
    roleName: roleName && isRoleName(roleName) ? roleName : PLACEHOLDERS.ROLE_NAME.text,
    trust: trustPolicy({ intermediateRoleArn, externalId: workspaceId }),
    permissions: permissionPolicy(location, partition),
    kms: keyArn === null ? null : kmsPolicy(keyArn),
    canBeAssumed: parseRoleArn(intermediateRoleArn)?.partition === partition,
  };
}
