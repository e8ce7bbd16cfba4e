import type { Metadata } from "next";
import { SpentLink } from "@/components/access/spent-link";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";

export const metadata: Metadata = { title: "Welcome" };

export default function WelcomeNotFound() {
  return <SpentLink title="This link is not valid" description={REFUSAL_MESSAGES.link_invalid} />;
}
