import type { Metadata } from "next";
import { DefinitionPage } from "../../../definition-page";

export const metadata: Metadata = { title: "Definition" };

export default async function TraitDefinitionPage({ params }: { params: Promise<{ computationId: string }> }) {
  return <DefinitionPage of="trait" computationId={(await params).computationId} />;
}
