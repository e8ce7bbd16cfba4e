import { parseBucketPath } from "@/server/domain/bucket-path.ts";
import { findRegion } from "@/server/domain/region.ts";
import { parseRoleArn } from "@/server/domain/role-arn.ts";
import type { SetUpFacts } from "@/server/domain/set-up/set-up-facts.ts";
import { USUAL_ROLE_NAME } from "@/server/domain/set-up/set-up-facts.ts";
import type { Settings } from "@/server/domain/settings.ts";

/** What only the reader knows. `kmsKeyArn` is null without KMS, and "" where the key isn't named yet. */
export type SetUpOptions = { roleName: string; kmsKeyArn: string | null };

/** What the installation and the workspace bring to every guide. */
export type Platform = Pick<SetUpFacts, "workspaceId" | "workspaceRegion" | "intermediateRoleArn" | "trustedAccountId">;

/** All that is known about a destination's role: from the installation, from its settings as far as they go, and from the reader. */
export function factsOf(platform: Platform, settings: Settings, { roleName, kmsKeyArn }: SetUpOptions): SetUpFacts {
  const location = parseBucketPath(settings.bucket);
  return {
    ...platform,
    location: location.ok ? location.value : null,
    region: findRegion(settings.awsRegion)?.code ?? null,
    roleName,
    kmsKeyArn,
    partition: partitionOf(platform, settings),
  };
}

/** The partition of the bucket's region; before one is chosen that of the role, and before that Sluice's own. */
export function partitionOf({ intermediateRoleArn }: Platform, { awsRegion, iamRoleArn }: Settings): string {
  return findRegion(awsRegion)?.partition ?? parseRoleArn(iamRoleArn)?.partition ?? parseRoleArn(intermediateRoleArn)?.partition ?? "aws";
}

/** The name of the role that the settings hold, else the usual one. */
export function roleNameOf({ iamRoleArn }: Settings): string {
  return parseRoleArn(iamRoleArn)?.name ?? USUAL_ROLE_NAME;
}
