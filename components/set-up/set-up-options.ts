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
 * What only the reader knows. `roleName` is "" where it isn't named yet. `kmsKeyArn` is null without KMS, and "" where the key isn't named
 * yet. `alone` leaves the workspace's other destinations that use the role out of its policy.
 */
export type SetUpOptions = { roleName: string; kmsKeyArn: string | null; alone: boolean };

/** What the installation and the workspace bring to every guide. */
export type Platform = Pick<SetUpFacts, "workspaceId" | "workspaceRegion" | "intermediateRoleArn" | "trustedAccountId"> & {
  /** How the AWS CLI reaches the sandbox; null where AWS is Amazon's. */
  sandbox: SandboxAccess | null;
  /** The workspace's other destinations, as far as a page needs them. */
  roleUses: readonly RoleUse[];
};

/** All that is known about a destination's role: from the installation, from its settings as far as they go, and from the reader. */
export function toSetUpFacts(platform: Platform, settings: Settings, options: SetUpOptions): SetUpFacts {
  const { sandbox, roleUses, ...known } = platform;
  const { roleName, kmsKeyArn, alone } = options;
  const location = parseBucketPath(settings.bucket);
  return {
    ...known,
    sandbox,
    location: location.ok ? location.value : null,
    region: findRegion(settings.awsRegion)?.code ?? null,
    roleName,
    alsoServes: alone ? [] : usesOfRole(roleName, settings, roleUses).map(({ location: served }) => served),
    kmsKeyArn,
    partition: choosePartition(platform, settings),
  };
}

/** The partition of the bucket's region; before one is chosen that of the role, and before that Sluice's own. */
export function choosePartition({ intermediateRoleArn }: Platform, { awsRegion, iamRoleArn }: Settings): string {
  return findRegion(awsRegion)?.partition ?? parseRoleArn(iamRoleArn)?.partition ?? parseRoleArn(intermediateRoleArn)?.partition ?? "aws";
}

/** The name of the role that the settings hold, else the one that their bucket and prefix give it; "" before there is a bucket. */
export function suggestRoleName({ iamRoleArn, bucket }: Settings): string {
  const location = parseBucketPath(bucket);
  return parseRoleArn(iamRoleArn)?.name ?? (location.ok ? roleNameFor(location.value) : "");
}

/** The way that is open first: Amazon's console does not show the sandbox. */
export function defaultMethod({ sandbox }: Platform): SetUpMethod {
  return sandbox === null ? "console" : "cli";
}
