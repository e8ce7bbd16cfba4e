import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { ActivityList } from "@/components/activity/activity-list";
import { PageHeading } from "@/components/frame/page-heading";
import { SourceTabs } from "@/components/source/source-tabs";
import { getSource } from "@/server/configure/get-source.ts";
import { readId } from "@/server/domain/id.ts";
import { listActivity } from "@/server/observe/list-activity.ts";

export const metadata: Metadata = { title: "Activity" };

export default async function SourceActivityPage({ params }: { params: Promise<{ sourceId: string }> }) {
  const sourceId = readId((await params).sourceId);
  const [context, actor] = [await runtime(), await currentActor()];
  const [source, first] = await Promise.all([getSource(context, actor, sourceId), listActivity(context, actor, { sourceId })]);
  if (source === null) notFound();
  return (
    <>
      <PageHeading title={source.name} description="Changes of this source and its destinations." />
      <SourceTabs sourceId={sourceId} />
      <div className="max-w-[45rem]">
        <ActivityList about={{ source: sourceId }} first={first} />
      </div>
    </>
  );
}
