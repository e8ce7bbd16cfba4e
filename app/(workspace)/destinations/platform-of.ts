import type { Platform } from "@/components/set-up/set-up-options";
import type { Actor } from "@/server/domain/permissions.ts";
import type { Config } from "@/server/env.ts";

/** What a role has to know of this installation and this workspace. */
export function platformOf(config: Config, { workspaceId }: Actor): Platform {
  return {
    workspaceId,
    workspaceRegion: config.WORKSPACE_REGION,
    intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN,
    trustedAccountId: config.TRUSTED_ACCOUNT_ID,
  };
}
