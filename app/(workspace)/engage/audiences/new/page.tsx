import type { Metadata } from "next";
import { CreateComputationPage } from "../../create-page";

export const metadata: Metadata = { title: "Create audience" };

export default function NewAudiencePage() {
  return <CreateComputationPage of="audience" />;
}
