import { ComputationOverviewPage } from "../../overview-page";

export default async function AudiencePage({ params }: { params: Promise<{ computationId: string }> }) {
  return <ComputationOverviewPage of="audience" computationId={(await params).computationId} />;
}
