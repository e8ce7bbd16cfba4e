import type { Metadata } from "next";
import { PageHeading } from "@/components/frame/page-heading";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";

export const metadata: Metadata = { title: "Add AWS S3" };

export default function NewDestinationForbidden() {
  return <PageHeading title="Add AWS S3" description={REFUSAL_MESSAGES.forbidden} />;
}
