import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";

export const metadata: Metadata = { title: "Activity" };

export default function ActivityForbidden() {
  return (
    <>
      <PageHeading title="Activity" description="All changes in this workspace, with who made them. Entries are never deleted." />
      <Notice title="Your role doesn't show the workspace's activity" className="max-w-[45rem]">
        Workspace owners and admins see it. What was done to a source or a destination that you see stands in its own Activity tab.
      </Notice>
    </>
  );
}
