import { UserX } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { PageHeading } from "@/components/frame/page-heading";
import { PagedList } from "@/components/frame/paged-list";
import { NewRegulationDialog } from "@/components/privacy/new-regulation-dialog";
import { PrivacyDescription } from "@/components/privacy/privacy-description";
import { RegulationList } from "@/components/privacy/regulation-list";
import { SuppressedTable } from "@/components/privacy/suppressed-table";
import { EmptyState } from "@/components/ui/empty-state";
import { may } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { listRegulations } from "@/server/regulations/list-regulations.ts";
import { listSuppressedUsers } from "@/server/regulations/list-suppressed-users.ts";
import { createRegulationAction } from "./actions";

export const metadata: Metadata = { title: "Privacy" };

const PATH = "/settings/privacy";
const PAGE_KEY = "requests";
const REQUESTS_PER_PAGE = 10;

export default async function PrivacyPage({ searchParams }: { searchParams: SearchParams }) {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "edit_workspace")) forbidden();
  const address = await readListAddress(searchParams);
  const requestsAddress = { ...(await readListAddress(searchParams, PAGE_KEY)), q: "" };
  const [users, requests] = await Promise.all([
    listSuppressedUsers(context, actor, toPart(address)),
    listRegulations(context, actor, {}, toPart(requestsAddress, REQUESTS_PER_PAGE)),
  ]);
  leaveEmptyPage(PATH, address, users);
  const isUnused = users.totalCount === 0 && requests.totalCount === 0 && address.q === "";
  const create = <NewRegulationDialog create={createRegulationAction} />;
  return (
    <>
      <PageHeading title="Privacy" description={<PrivacyDescription />} action={!isUnused && create} />
      {isUnused ? (
        <EmptyState icon={UserX} title="No user is suppressed" action={create}>
          Collectors drop the events of a suppressed user. To erase a user removes the records that are stored, also from files in your
          bucket.
        </EmptyState>
      ) : (
        <div className="grid gap-10">
          <section aria-labelledby="suppressed" className="grid gap-3">
            <h2 id="suppressed" className="font-semibold">
              Suppressed users
            </h2>
            {users.totalCount === 0 && address.q === "" ? (
              <p className="text-muted">No user is suppressed.</p>
            ) : (
              <PagedList path={PATH} label="users" searchedIn="user id" address={address} listed={users}>
                <SuppressedTable users={users.items} create={createRegulationAction} />
              </PagedList>
            )}
          </section>
          <section aria-labelledby="requests" className="grid gap-3">
            <h2 id="requests" className="font-semibold">
              Requests
            </h2>
            <PagedList
              path={PATH}
              label="requests"
              searchedIn="user id"
              address={requestsAddress}
              listed={requests}
              pageSize={REQUESTS_PER_PAGE}
              pageKey={PAGE_KEY}
            >
              <RegulationList regulations={requests.items} />
            </PagedList>
          </section>
        </div>
      )}
    </>
  );
}
