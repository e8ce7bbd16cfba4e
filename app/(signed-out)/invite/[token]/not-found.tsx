import type { Metadata } from "next";
import { SpentLink } from "@/components/access/spent-link";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";

export const metadata: Metadata = { title: "Invite" };

export default function InviteNotFound() {
  return <SpentLink title="This invite is not valid" description={REFUSAL_MESSAGES.invite_invalid} />;
}
