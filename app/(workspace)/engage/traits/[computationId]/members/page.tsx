import type { Metadata } from "next";
import type { SearchParams } from "@/app/list-address";
import { MembersPage } from "../../../members-page";

export const metadata: Metadata = { title: "Values" };

type TraitMembersProps = { params: Promise<{ computationId: string }>; searchParams: SearchParams };

export default async function TraitMembersPage({ params, searchParams }: TraitMembersProps) {
  return <MembersPage of="trait" computationId={(await params).computationId} searchParams={searchParams} />;
}
