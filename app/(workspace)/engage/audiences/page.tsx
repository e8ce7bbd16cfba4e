import type { Metadata } from "next";
import type { SearchParams } from "@/app/list-address";
import { ComputationListPage } from "../list-page";

export const metadata: Metadata = { title: "Audiences" };

export default function AudiencesPage({ searchParams }: { searchParams: SearchParams }) {
  return <ComputationListPage of="audience" searchParams={searchParams} />;
}
