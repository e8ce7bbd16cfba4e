import type { Metadata } from "next";
import { DefinitionPage } from "../../../definition-page";

export const metadata: Metadata = { title: "Definition" };

export default async function AudienceDefinitionPage({ params }: { params: Promise<{ computationId: string }> }) {
  return <DefinitionPage of="audience" computationId={(await params).computationId} />;
}
