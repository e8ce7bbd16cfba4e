import type { Route } from "next";
import type { ReactNode } from "react";
import { currentActor, currentWorkspace, runtime } from "@/app/server";
import { RenewSession } from "@/components/access/renew-session";
import type { Jump } from "@/components/frame/jump";
import { WorkspaceFrame } from "@/components/frame/workspace-frame";
import { listWorkspaces } from "@/server/access/list-workspaces.ts";
import { listDestinations } from "@/server/configure/list-destinations.ts";
import { listSources } from "@/server/configure/list-sources.ts";
import { isLegacy } from "@/server/domain/catalog.ts";
import { enterWorkspaceAction } from "./actions";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const [context, actor, workspace] = [await runtime(), await currentActor(), await currentWorkspace()];
  const [sources, destinations, workspaces] = await Promise.all([
    listSources(context, actor),
    listDestinations(context, actor),
    listWorkspaces(context, actor),
  ]);
  const legacy = destinations.filter(isLegacy);
  const jumps: Jump[] = [
    ...destinations.map(
      ({ id, name, source }): Jump => ({
        id,
        kind: "destination",
        label: name,
        detail: source.name,
        href: `/destinations/${id}/delivery` as Route,
      }),
    ),
    ...sources.map(({ id, name, slug }): Jump => ({ id, kind: "source", label: name, detail: slug, href: `/sources/${id}` as Route })),
    ...legacy.map(
      ({ id, name, source }): Jump => ({
        id: `move ${id}`,
        kind: "migration",
        label: `Move ${name} to AWS S3`,
        detail: source.name,
        href: `/destinations/${id}/migrate` as Route,
      }),
    ),
  ];
  return (
    <WorkspaceFrame
      workspaceName={workspace.name}
      userName={actor.name}
      workspaces={workspaces}
      enterWorkspace={enterWorkspaceAction}
      sandbox={context.config.AWS_MODE === "sandbox"}
      jumps={jumps}
      hasLegacy={legacy.length > 0}
    >
      <RenewSession />
      {children}
    </WorkspaceFrame>
  );
}
