import type { Platform } from "@/components/set-up/set-up-options";
import type { Actor } from "@/server/domain/access/permissions.ts";
import type { RoleUse } from "@/server/domain/set-up/role-uses.ts";
import type { Runtime } from "@/server/runtime.ts";

/** What a role has to know of this installation and this workspace. `roleUses` are its destinations, for pages that show the guide. */
export function toPlatform({ config, sandbox }: Runtime, { workspaceId }: Actor, roleUses: readonly RoleUse[] = []): Platform {
  return {
    sandbox: sandbox?.access ?? null,
    roleUses,
    workspaceId,
    workspaceRegion: config.WORKSPACE_REGION,
    intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN,
    trustedAccountId: config.TRUSTED_ACCOUNT_ID,
  };
}
