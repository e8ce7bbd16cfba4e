import { UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Engage" };

export default function EngageForbidden() {
  return (
    <>
      <PageHeading title="Engage" description="Audiences, computed traits and profiles, computed from the events of all sources." />
      <EmptyState icon={UsersRound} title="Your role doesn't show this page">
        Audiences and traits need a role on all sources. Profiles are personal data: only workspace owners and admins see them.
      </EmptyState>
    </>
  );
}
