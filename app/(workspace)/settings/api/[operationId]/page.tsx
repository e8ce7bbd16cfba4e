import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runtime } from "@/app/server";
import { callTitle } from "@/components/api-reference/call-title";
import { CallView } from "@/components/api-reference/call-view";
import { toCalls } from "@/components/api-reference/open-api-document";
import { openApi } from "@/server/public-api/open-api.ts";

type Props = { params: Promise<{ operationId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: callTitle((await params).operationId) };
}

export default async function ApiCallPage({ params }: Props) {
  const { operationId } = await params;
  const document = openApi((await runtime()).config);
  const call = toCalls(document).find(({ id }) => id === operationId);
  if (call === undefined) notFound();
  return <CallView call={call} document={document} />;
}
