import type { Metadata } from "next";
import { currentWorkspace } from "@/app/server";
import { PageHeading } from "@/components/frame/page-heading";
import { WorkspaceFacts } from "@/components/workspace/workspace-facts";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  return (
    <>
      <PageHeading title="Workspace" description="What this workspace is called, here and in AWS." />
      <WorkspaceFacts workspace={await currentWorkspace()} />
    </>
  );
}
