import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { currentActor } from "@/app/server";
import { ProfileSearch } from "@/components/engage/profile-search";
import { PageHeading } from "@/components/frame/page-heading";
import { may } from "@/server/domain/access/permissions.ts";

export const metadata: Metadata = { title: "Profiles" };

export default async function ProfilesPage() {
  if (!may(await currentActor(), "view_profiles")) forbidden();
  return (
    <>
      <PageHeading
        title="Profiles"
        description="A profile is all that the history knows of one person: identifiers, traits, audiences and recent events. Each view is logged."
      />
      <ProfileSearch />
    </>
  );
}
