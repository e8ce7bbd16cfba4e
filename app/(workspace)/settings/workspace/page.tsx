import type { Metadata } from "next";
import { currentActor, currentWorkspace } from "@/app/server";
import { RenameForm } from "@/components/form/rename-form";
import { PageHeading } from "@/components/frame/page-heading";
import { WorkspaceFacts } from "@/components/workspace/workspace-facts";
import { may } from "@/server/domain/permissions.ts";
import { renameWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const [actor, workspace] = [await currentActor(), await currentWorkspace()];
  const mayEdit = may(actor, "edit_workspace");
  return (
    <>
      <PageHeading title="Workspace" description="What this workspace is called, here and in AWS." />
      <div className="grid max-w-[45rem] gap-8">
        {mayEdit && <RenameForm name={workspace.name} rename={renameWorkspaceAction} />}
        <WorkspaceFacts workspace={workspace} withName={!mayEdit} />
      </div>
    </>
  );
}
