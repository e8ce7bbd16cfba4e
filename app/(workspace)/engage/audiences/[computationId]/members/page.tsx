import type { Metadata } from "next";
import type { SearchParams } from "@/app/list-address";
import { MembersPage } from "../../../members-page";

export const metadata: Metadata = { title: "Members" };

type AudienceMembersProps = { params: Promise<{ computationId: string }>; searchParams: SearchParams };

export default async function AudienceMembersPage({ params, searchParams }: AudienceMembersProps) {
  return <MembersPage of="audience" computationId={(await params).computationId} searchParams={searchParams} />;
}
