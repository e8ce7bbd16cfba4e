import type { Metadata } from "next";
import { SpentLink } from "@/components/access/spent-link";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";

export const metadata: Metadata = { title: "Choose a new password" };

export default function NewPasswordNotFound() {
  return <SpentLink title="This link is not valid" description={REFUSAL_MESSAGES.reset_link_invalid} />;
}
