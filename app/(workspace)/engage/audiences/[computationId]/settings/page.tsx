import type { Metadata } from "next";
import { ComputationSettingsPage } from "../../../settings-page";

export const metadata: Metadata = { title: "Settings" };

export default async function AudienceSettingsPage({ params }: { params: Promise<{ computationId: string }> }) {
  return <ComputationSettingsPage of="audience" computationId={(await params).computationId} />;
}
