import { UsersRound } from "lucide-react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { CLASS_WORDS, computationPath } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import { MemberTable } from "@/components/engage/member-table";
import { PagedList } from "@/components/frame/paged-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { may } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { listMembers } from "@/server/engage/computations/list-members.ts";
import { askEngineAction } from "./actions";
import { readComputation } from "./read-computation";

type MembersPageProps = { of: ComputationClass; computationId: string; searchParams: SearchParams };

/** The members of an audience, or the values of a trait, for people who may see profiles. */
export async function MembersPage({ of, computationId, searchParams }: MembersPageProps) {
  const [context, actor] = [await runtime(), await currentActor()];
  const { computation } = await readComputation(of, computationId);
  if (!may(actor, "view_profiles")) {
    return (
      <Notice title="Your role doesn't show profiles" className="max-w-[45rem]">
        Profiles are personal data. Workspace owners and admins see them, and the activity log has a line about it.
      </Notice>
    );
  }
  const address = await readListAddress(searchParams);
  const listed = await listMembers(context, actor, computation.id, toPart(address));
  const path = computationPath(computation, "members");
  leaveEmptyPage(path, address, listed);
  if (listed.totalCount === 0 && address.q === "") return <NoMember of={of} hasRun={computation.size !== null} />;
  return (
    <PagedList path={path} label={CLASS_WORDS[of].members} searchedIn="identifiers" address={address} listed={listed}>
      <MemberTable
        computation={computation}
        members={listed.items.map(({ profileId, identifiers, value, since }) => ({
          profileId,
          identifiers,
          value,
          since: since.getTime(),
        }))}
        why={askEngineAction.bind(null, "why")}
      />
    </PagedList>
  );
}

function NoMember({ of, hasRun }: { of: ComputationClass; hasRun: boolean }) {
  return (
    <EmptyState icon={UsersRound} title={of === "audience" ? "No member yet" : "No value yet"}>
      {hasRun
        ? "No profile matched in the last run. Those that match later enter by themselves; the Definition tab previews other conditions."
        : "The first run has not finished. Its result appears here."}
    </EmptyState>
  );
}
