import { headers } from "next/headers";
import type { ReactNode } from "react";
import { currentActor, currentWorkspace, runtime } from "@/app/server";
import { RenewSession } from "@/components/access/renew-session";
import { WorkspaceFrame } from "@/components/frame/workspace-frame";
import { listWorkspaces } from "@/server/access/workspace/list-workspaces.ts";
import { getInbox } from "@/server/alerts/manage/get-inbox.ts";
import { FIRST_PAGE } from "@/server/domain/list-part.ts";
import { listMigrations } from "@/server/legacy-migration/list-migrations.ts";
import { enterWorkspaceAction } from "./actions";
import { findCurrentJump } from "./find-jumps";
import { markReadAction } from "./settings/alerts/actions";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const [context, actor, workspace] = [await runtime(), await currentActor(), await currentWorkspace()];
  const path = (await headers()).get("x-path") ?? "";
  const [workspaces, legacy, initial, inbox] = await Promise.all([
    listWorkspaces(context, actor),
    listMigrations(context, actor, { ...FIRST_PAGE, limit: 1 }),
    findCurrentJump(context, actor, path),
    getInbox(context, actor),
  ]);
  return (
    <WorkspaceFrame
      workspaceName={workspace.name}
      userName={actor.name}
      workspaces={workspaces}
      enterWorkspace={enterWorkspaceAction}
      sandbox={context.config.AWS_MODE === "sandbox"}
      initial={initial}
      hasLegacy={legacy.totalCount > 0}
      inbox={inbox}
      markRead={markReadAction}
    >
      <RenewSession />
      {children}
    </WorkspaceFrame>
  );
}
