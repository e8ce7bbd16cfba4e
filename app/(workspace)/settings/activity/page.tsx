import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { ActivityFilter } from "@/components/activity/activity-filter";
import { activityKind } from "@/components/activity/activity-kinds";
import { ActivityList } from "@/components/activity/activity-list";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";
import { may } from "@/server/domain/access/permissions.ts";
import { listActivity } from "@/server/observe/list-activity.ts";

export const metadata: Metadata = { title: "Activity" };

export default async function WorkspaceActivityPage({ searchParams }: { searchParams: Promise<{ kind?: string | string[] }> }) {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "edit_workspace")) forbidden();

  const seesPeople = may(actor, "manage_access");
  const kind = activityKind((await searchParams).kind);
  const first = await listActivity(context, actor, { resourceType: kind });
  return (
    <>
      <PageHeading title="Activity" description="All changes in this workspace, with who made them. Entries are never deleted." />
      <div className="grid max-w-[45rem] gap-4">
        <ActivityFilter kinds={seesPeople ? ["destination", "source", "workspace"] : ["destination", "source"]} current={kind} />
        {!seesPeople && <Notice>Only workspace owners see lines about people and tokens.</Notice>}
        <ActivityList key={kind} about={kind === undefined ? {} : { kind }} first={first} />
      </div>
    </>
  );
}
