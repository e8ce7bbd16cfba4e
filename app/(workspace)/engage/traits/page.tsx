import type { Metadata } from "next";
import type { SearchParams } from "@/app/list-address";
import { ComputationListPage } from "../list-page";

export const metadata: Metadata = { title: "Traits" };

export default function TraitsPage({ searchParams }: { searchParams: SearchParams }) {
  return <ComputationListPage of="trait" searchParams={searchParams} />;
}
