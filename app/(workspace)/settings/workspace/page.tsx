import type { Metadata } from "next";
import { currentActor, currentWorkspace, runtime } from "@/app/server";
import { RenameForm } from "@/components/form/rename-form";
import { PageHeading } from "@/components/frame/page-heading";
import { WorkspaceFacts } from "@/components/workspace/workspace-facts";
import { WorkspaceLabels } from "@/components/workspace/workspace-labels";
import { listLabels } from "@/server/configure/list-labels.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { createLabelAction, deleteLabelAction, renameWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const [actor, workspace] = [await currentActor(), await currentWorkspace()];
  const mayEdit = may(actor, "edit_workspace");
  return (
    <>
      <PageHeading title="Workspace" description="The name and the id of this workspace." />
      <div className="grid max-w-[45rem] gap-8">
        {mayEdit && <RenameForm name={workspace.name} rename={renameWorkspaceAction} />}
        {mayEdit && (
          <section aria-labelledby="labels" className="grid gap-4 border-t border-border pt-6">
            <div className="grid gap-1">
              <h2 id="labels" className="font-semibold">
                Labels
              </h2>
              <p className="text-muted">A label is a key and a value. Sources get labels in their settings or through the API.</p>
            </div>
            <WorkspaceLabels labels={await listLabels(await runtime(), actor)} create={createLabelAction} remove={deleteLabelAction} />
          </section>
        )}
        <WorkspaceFacts workspace={workspace} withName={!mayEdit} />
      </div>
    </>
  );
}
