import { parseBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { findRegion } from "@/server/domain/destination/region.ts";
import { parseRoleArn } from "@/server/domain/destination/role-arn.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { SetUpMethod } from "@/server/domain/set-up/guide.ts";
import { roleNameFor } from "@/server/domain/set-up/role-names.ts";
import { type RoleUse, usesOfRole } from "@/server/domain/set-up/role-uses.ts";
import type { SandboxAccess } from "@/server/domain/set-up/sandbox-access.ts";
import type { SetUpFacts } from "@/server/domain/set-up/set-up-facts.ts";

/**
 * What only the person knows. `roleName` is "" before it is named. `kmsKeyArn` is null without KMS, and "" before a key is entered. With
 * `alone`, the policy leaves out the workspace's other destinations that use the role.
 */
export type SetUpOptions = { roleName: string; kmsKeyArn: string | null; alone: boolean };

/** The facts of the installation and the workspace, for every guide. */
export type Platform = Pick<SetUpFacts, "workspaceId" | "workspaceRegion" | "intermediateRoleArn" | "trustedAccountId"> & {
  /** How the AWS CLI reaches the sandbox; null if Sluice uses Amazon's AWS. */
  sandbox: SandboxAccess | null;
  /** The workspace's other destinations, or those that the page needs. */
  roleUses: readonly RoleUse[];
  /** Whether the destination of the page writes day manifests. */
  dayManifest?: boolean;
};

/** Combines the facts of the installation, the settings, which may be incomplete, and the options of the person. */
export function toSetUpFacts(platform: Platform, settings: Settings, options: SetUpOptions): SetUpFacts {
  const { sandbox, roleUses, dayManifest = false, ...known } = platform;
  const { roleName, kmsKeyArn, alone } = options;
  const location = parseBucketPath(settings.bucket);
  return {
    ...known,
    sandbox,
    location: location.ok ? { ...location.value, dayManifest } : null,
    region: findRegion(settings.awsRegion)?.code ?? null,
    roleName,
    alsoServes: alone ? [] : usesOfRole(roleName, settings, roleUses).map(({ location: served }) => served),
    kmsKeyArn,
    partition: choosePartition(platform, settings),
  };
}

/** The partition of the bucket's region; without a region that of the role, and without a role that of Sluice's own role. */
export function choosePartition({ intermediateRoleArn }: Platform, { awsRegion, iamRoleArn }: Settings): string {
  return findRegion(awsRegion)?.partition ?? parseRoleArn(iamRoleArn)?.partition ?? parseRoleArn(intermediateRoleArn)?.partition ?? "aws";
}

/** The name of the role in the settings, or else one made from the bucket and prefix; "" without a bucket. */
export function suggestRoleName({ iamRoleArn, bucket }: Settings): string {
  const location = parseBucketPath(bucket);
  return parseRoleArn(iamRoleArn)?.name ?? (location.ok ? roleNameFor(location.value) : "");
}

/** The method that is shown first. Amazon's console does not show the sandbox. */
export function defaultMethod({ sandbox }: Platform): SetUpMethod {
  return sandbox === null ? "console" : "cli";
}
