import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, currentWorkspace, runtime } from "@/app/server";
import { InviteDialog } from "@/components/access/invite-dialog";
import { InviteTable } from "@/components/access/invite-table";
import { MemberTable } from "@/components/access/member-table";
import { PageHeading } from "@/components/frame/page-heading";
import { PagedList } from "@/components/frame/paged-list";
import { listInvites } from "@/server/access/members/list-invites.ts";
import { listMembers } from "@/server/access/members/list-members.ts";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { inviteAction, removeMemberAction, revokeInviteAction, setGrantsAction } from "./actions";

export const metadata: Metadata = { title: "Access" };

const PATH = "/settings/access";

export default async function AccessPage({ searchParams }: { searchParams: SearchParams }) {
  const [context, actor, workspace] = [await runtime(), await currentActor(), await currentWorkspace()];
  if (!may(actor, "manage_access")) forbidden();
  const [address, inviteAddress] = [await readListAddress(searchParams), await readListAddress(searchParams, "invites")];
  const [members, invites, all] = await Promise.all([
    listMembers(context, actor, toPart(address)),
    listInvites(context, actor, toPart(inviteAddress)),
    listSourceChoices(context, actor),
  ]);
  leaveEmptyPage(PATH, address, members);
  const sources = all.map(({ id, name }) => ({ id, name }));
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]));
  return (
    <>
      <PageHeading
        title="Access management"
        description="Members of this workspace and their roles."
        action={<InviteDialog sources={sources} hasMail={context.mailer !== null} invite={inviteAction} />}
      />
      <div className="grid gap-8">
        <ListSection id="members" title="Members">
          <PagedList path={PATH} label="members" searchedIn="name or email" address={address} listed={members}>
            <MemberTable
              workspaceName={workspace.name}
              members={members.items}
              sources={sources}
              setGrants={setGrantsAction}
              remove={removeMemberAction}
            />
          </PagedList>
        </ListSection>
        {invites.totalCount > 0 && (
          <ListSection id="invites" title="Open invites">
            <PagedList path={PATH} label="invites" searchedIn="email" address={inviteAddress} listed={invites} pageKey="invites">
              <InviteTable invites={invites.items} sourceNames={sourceNames} revoke={revokeInviteAction} />
            </PagedList>
          </ListSection>
        )}
      </div>
    </>
  );
}

function ListSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
