import type { Platform } from "@/components/set-up/set-up-options";
import type { Actor } from "@/server/domain/access/permissions.ts";
import type { RoleUse } from "@/server/domain/set-up/role-uses.ts";
import type { Runtime } from "@/server/runtime.ts";

/** Returns what the guide for a role needs of this installation and workspace. `roleUses` are the destinations that use the role. */
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
