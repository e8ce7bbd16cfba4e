import type { Metadata } from "next";
import { CreateComputationPage } from "../../create-page";

export const metadata: Metadata = { title: "Create trait" };

export default function NewTraitPage() {
  return <CreateComputationPage of="trait" />;
}
