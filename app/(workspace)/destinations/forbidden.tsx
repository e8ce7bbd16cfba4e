import { ArrowRightLeft } from "lucide-react";
import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Destinations" };

export default function DestinationsForbidden() {
  return (
    <>
      <PageHeading title="Destinations" description="Where the events of your sources are delivered." />
      <EmptyState icon={ArrowRightLeft} title="Your role doesn't show destinations">
        Ask a workspace owner for a role on the sources that you work with: it also applies to their destinations.
      </EmptyState>
    </>
  );
}
