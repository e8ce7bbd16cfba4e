import { ComputationOverviewPage } from "../../overview-page";

export default async function TraitPage({ params }: { params: Promise<{ computationId: string }> }) {
  return <ComputationOverviewPage of="trait" computationId={(await params).computationId} />;
}
