import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { currentActor, currentWorkspace, runtime } from "@/app/server";
import { InviteDialog } from "@/components/access/invite-dialog";
import { InviteTable } from "@/components/access/invite-table";
import { MemberTable } from "@/components/access/member-table";
import { PageHeading } from "@/components/frame/page-heading";
import { listInvites } from "@/server/access/list-invites.ts";
import { listMembers } from "@/server/access/list-members.ts";
import { listSources } from "@/server/configure/list-sources.ts";
import { may } from "@/server/domain/permissions.ts";
import { inviteAction, removeMemberAction, revokeInviteAction, setGrantsAction } from "./actions";

export const metadata: Metadata = { title: "Access" };

export default async function AccessPage() {
  const [context, actor, workspace] = [await runtime(), await currentActor(), await currentWorkspace()];
  if (!may(actor, "manage_access")) forbidden();
  const [members, invites, all] = await Promise.all([
    listMembers(context, actor),
    listInvites(context, actor),
    listSources(context, actor),
  ]);
  const sources = all.map(({ id, name }) => ({ id, name }));
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]));
  return (
    <>
      <PageHeading
        title="Access management"
        description="Who is in this workspace, and what each may do."
        action={<InviteDialog sources={sources} invite={inviteAction} />}
      />
      <div className="grid gap-8">
        <section aria-labelledby="members" className="grid gap-3">
          <h2 id="members" className="font-semibold">
            Members
          </h2>
          <MemberTable
            workspaceName={workspace.name}
            members={members}
            sources={sources}
            setGrants={setGrantsAction}
            remove={removeMemberAction}
          />
        </section>
        {invites.length > 0 && (
          <section aria-labelledby="invites" className="grid gap-3">
            <h2 id="invites" className="font-semibold">
              Open invites
            </h2>
            <InviteTable invites={invites} sourceNames={sourceNames} revoke={revokeInviteAction} />
          </section>
        )}
      </div>
    </>
  );
}
