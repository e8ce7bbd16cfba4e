import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { ActivityList } from "@/components/activity/activity-list";
import { listActivity } from "@/server/observe/list-activity.ts";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Activity" };

export default async function ActivityPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { id } = await readDestination((await params).destinationId);
  const first = await listActivity(await runtime(), await currentActor(), { destinationId: id });
  return (
    <div className="max-w-[45rem]">
      <ActivityList about={{ destination: id }} first={first} />
    </div>
  );
}
