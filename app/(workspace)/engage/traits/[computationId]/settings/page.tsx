import type { Metadata } from "next";
import { ComputationSettingsPage } from "../../../settings-page";

export const metadata: Metadata = { title: "Settings" };

export default async function TraitSettingsPage({ params }: { params: Promise<{ computationId: string }> }) {
  return <ComputationSettingsPage of="trait" computationId={(await params).computationId} />;
}
