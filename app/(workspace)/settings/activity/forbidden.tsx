import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";

export const metadata: Metadata = { title: "Activity" };

export default function ActivityForbidden() {
  return (
    <>
      <PageHeading title="Activity" description="All changes in this workspace, with who made them. Entries are never deleted." />
      <Notice title="Your role doesn't show the workspace's activity" className="max-w-[45rem]">
        Workspace owners and admins see it. Changes of a source or destination that you can see are listed in its Activity tab.
      </Notice>
    </>
  );
}
