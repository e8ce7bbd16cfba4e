import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { PrivacyDescription } from "@/components/privacy/privacy-description";
import { Notice } from "@/components/ui/notice";

export const metadata: Metadata = { title: "Privacy" };

export default function PrivacyForbidden() {
  return (
    <>
      <PageHeading title="Privacy" description={<PrivacyDescription />} />
      <div className="max-w-[45rem]">
        <Notice title="Your role doesn't allow you to see who is suppressed">
          Only workspace owners and admins can see, suppress and erase users. Ask one of them.
        </Notice>
      </div>
    </>
  );
}
