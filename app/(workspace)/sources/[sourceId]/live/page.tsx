import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { PageHeading } from "@/components/frame/page-heading";
import { LiveEvents } from "@/components/source/live-events";
import { SourceTabs } from "@/components/source/source-tabs";
import { getSource } from "@/server/configure/get-source.ts";
import { readId } from "@/server/domain/id.ts";

export const metadata: Metadata = { title: "Live events" };

export default async function LiveEventsPage({ params }: { params: Promise<{ sourceId: string }> }) {
  const sourceId = readId((await params).sourceId);
  const source = await getSource(await runtime(), await currentActor(), sourceId);
  if (source === null) notFound();
  return (
    <>
      <PageHeading title={source.name} description="What this source sends now, and why events are refused." />
      <SourceTabs sourceId={sourceId} />
      <LiveEvents sourceId={sourceId} />
    </>
  );
}
