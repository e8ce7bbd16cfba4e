import { Radio } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { ListPage } from "@/components/frame/list-page";
import { CreateSourceDialog } from "@/components/source/create-source-dialog";
import { SourceTable } from "@/components/source/source-table";
import { UnknownKeyNotice } from "@/components/source/unknown-key-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { listSources } from "@/server/configure/list-sources.ts";
import { may, maySomewhere } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { unknownSourceCalls } from "@/server/observe/unknown-source-calls.ts";
import { FirstFile } from "../first-file";
import { createSourceAction } from "./actions";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor();
  if (!maySomewhere(actor, "view_sources")) forbidden();
  const address = await readListAddress(searchParams);
  const listed = await listSources(await runtime(), actor, toPart(address));
  leaveEmptyPage("/sources", address, listed);
  const create = may(actor, "edit_sources") ? <CreateSourceDialog createSource={createSourceAction} /> : null;
  return (
    <ListPage
      title="Sources"
      description="The websites, apps and servers that send events."
      action={create}
      notice={<UnknownKeyNotice days={await unknownSourceCalls(await runtime(), actor)} />}
      empty={<NoSource create={create} />}
      path="/sources"
      label="sources"
      searchedIn="name, slug or id"
      address={address}
      listed={listed}
    >
      <SourceTable sources={listed.items} />
    </ListPage>
  );
}

function NoSource({ create }: { create: ReactNode }) {
  return (
    <div className="grid gap-6">
      <EmptyState icon={Radio} title="Your first source" action={create}>
        {create === null
          ? "There is none yet, and your role doesn't allow you to create one. Ask a workspace owner."
          : "Give it a name and get a write key. Your Segment library sends its events here with it."}
      </EmptyState>
      {create !== null && <FirstFile sourceId={null} />}
    </div>
  );
}
