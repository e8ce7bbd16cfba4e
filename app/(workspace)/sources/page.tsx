import { Radio } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { currentActor, runtime } from "@/app/server";
import { PageHeading } from "@/components/frame/page-heading";
import { CreateSourceDialog } from "@/components/source/create-source-dialog";
import { SourceTable } from "@/components/source/source-table";
import { UnknownKeyNotice } from "@/components/source/unknown-key-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { listSources } from "@/server/configure/list-sources.ts";
import { may, maySomewhere } from "@/server/domain/permissions.ts";
import { unknownSourceCalls } from "@/server/observe/unknown-source-calls.ts";
import { createSourceAction } from "./actions";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage() {
  const actor = await currentActor();
  if (!maySomewhere(actor, "view_sources")) forbidden();
  const sources = await listSources(await runtime(), actor);
  const create = may(actor, "edit_sources") ? <CreateSourceDialog createSource={createSourceAction} /> : null;
  return (
    <>
      <PageHeading title="Sources" description="The websites, apps and servers that send events." action={sources.length > 0 && create} />
      <UnknownKeyNotice days={await unknownSourceCalls(await runtime(), actor)} />
      {sources.length === 0 ? <NoSource create={create} /> : <SourceTable sources={sources} />}
    </>
  );
}

function NoSource({ create }: { create: ReactNode }) {
  return (
    <EmptyState icon={Radio} title="Your first source" action={create}>
      {create === null
        ? "There is none yet, and your role doesn't allow you to create one. Ask a workspace owner."
        : "Give it a name and get a write key. Your Segment library sends its events here with it."}
    </EmptyState>
  );
}
