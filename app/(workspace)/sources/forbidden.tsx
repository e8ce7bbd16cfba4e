import { Radio } from "lucide-react";
import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Sources" };

export default function SourcesForbidden() {
  return (
    <>
      <PageHeading title="Sources" description="The websites, apps and servers that send events." />
      <EmptyState icon={Radio} title="Your role doesn't show sources">
        Ask a workspace owner for a role on the sources that you work with.
      </EmptyState>
    </>
  );
}
