import type { Metadata } from "next";
import { forbidden, notFound } from "next/navigation";
import { currentActor } from "@/app/server";
import { ProfileDetails } from "@/components/engage/profile-details";
import { readProfileId } from "@/components/engage/profile-path";
import { PageHeading } from "@/components/frame/page-heading";
import { may } from "@/server/domain/access/permissions.ts";
import { visibleText } from "@/server/domain/plain-text.ts";
import { askEngineAction } from "../../actions";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage({ params }: { params: Promise<{ profile: string }> }) {
  if (!may(await currentActor(), "view_profiles")) forbidden();
  const identifier = readProfileId((await params).profile) ?? notFound();
  return (
    <>
      <PageHeading
        title={<bdi className="break-all">{visibleText(identifier)}</bdi>}
        description="One profile, as the history knows it now."
      />
      <ProfileDetails key={identifier} identifier={identifier} find={askEngineAction.bind(null, "profile")} />
    </>
  );
}
