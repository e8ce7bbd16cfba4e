import { ArrowRightLeft, Plus } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { DestinationTable } from "@/components/destination/destination-table";
import { PageHeading } from "@/components/frame/page-heading";
import { counted } from "@/components/number-words";
import { DamagedBatches } from "@/components/source/damaged-batches";
import { EventVolume } from "@/components/source/event-volume";
import { FailedEvents } from "@/components/source/failed-events";
import { MissingEvents } from "@/components/source/missing-events";
import { SampleEvents } from "@/components/source/sample-events";
import { SnippetTabs } from "@/components/source/snippet-tabs";
import { SourceTabs } from "@/components/source/source-tabs";
import { WriteKey } from "@/components/source/write-key";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { getSource } from "@/server/configure/get-source.ts";
import { listDestinations } from "@/server/configure/list-destinations.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { firstFileSentence } from "@/server/domain/destination/destination-status.ts";
import { readId } from "@/server/domain/id.ts";
import { FIRST_PAGE } from "@/server/domain/list-part.ts";
import { damagedBatches } from "@/server/observe/damaged-batches.ts";
import { failedEvents } from "@/server/observe/failed-events.ts";
import { sourceVolume } from "@/server/observe/source-volume.ts";
import { FirstFile } from "../../first-file";
import { sendSampleEventsAction } from "../actions";

type SourcePageProps = { params: Promise<{ sourceId: string }> };

export async function generateMetadata({ params }: SourcePageProps): Promise<Metadata> {
  const source = await getSource(await runtime(), await currentActor(), readId((await params).sourceId));
  return { title: source?.name ?? "Source" };
}

export default async function SourcePage({ params }: SourcePageProps) {
  const sourceId = readId((await params).sourceId);
  const [context, actor] = [await runtime(), await currentActor()];
  const [source, { items: own }, failed, damaged, volume] = await Promise.all([
    getSource(context, actor, sourceId),
    listDestinations(context, actor, FIRST_PAGE, sourceId),
    failedEvents(context, actor, sourceId),
    damagedBatches(context, actor, sourceId),
    sourceVolume(context, actor, sourceId),
  ]);
  if (source === null) notFound();

  const mayEdit = may(actor, "edit_destinations", sourceId);
  const mayAdd = mayEdit && !own.some((destination) => destination.metadataId === AWS_S3.metadataId);
  const add = mayAdd ? (
    <Button asChild variant={own.length === 0 ? "primary" : "secondary"}>
      <Link href={`/destinations/new?source=${sourceId}`}>
        <Plus aria-hidden />
        Add destination
      </Link>
    </Button>
  ) : null;
  // The newest key: during a key rotation, new programs use it.
  const writeKey = source.writeKeys.at(-1);
  return (
    <>
      <PageHeading
        title={source.name}
        description={
          source.lastEventAt === null ? (
            `No events yet. ${firstFileSentence(context.config.DELIVERY_INTERVAL_SECONDS)}.`
          ) : (
            <>
              {counted(source.eventCount, "event")} received, the last <Time at={source.lastEventAt} />
            </>
          )
        }
      />
      <SourceTabs sourceId={sourceId} />
      <div className="grid gap-10">
        <DamagedBatches damaged={damaged} />
        {!source.enabled && (
          <Notice tone="warning" title="This source is disabled">
            What is sent with its write keys is not stored.{" "}
            <Link href={`/sources/${sourceId}/settings`} className="underline underline-offset-2">
              Enable it in its settings
            </Link>
            .
          </Notice>
        )}
        <FirstFile sourceId={sourceId} />
        {volume !== null && <EventVolume first={volume} />}
        <section aria-labelledby="destinations" className="grid gap-3">
          <div className="flex min-h-9 items-center justify-between gap-4">
            <h2 id="destinations" className="font-semibold">
              Destinations
            </h2>
            {own.length > 0 && add}
          </div>
          {own.length > 0 ? (
            <DestinationTable destinations={own} label={`Destinations of ${source.name}`} withSource={false} />
          ) : (
            <EmptyState icon={ArrowRightLeft} title="Nowhere to go yet" action={add}>
              {mayEdit
                ? "Add AWS S3, and every event of this source is delivered to your bucket as a raw record."
                : "Nobody has added a destination yet, and your role doesn't allow you to. Ask a workspace owner."}
            </EmptyState>
          )}
        </section>
        {failed.length > 0 && (
          <section aria-labelledby="failed" className="grid gap-3">
            <h2 id="failed" className="font-semibold">
              Failed on ingest
            </h2>
            <FailedEvents failed={failed} />
          </section>
        )}
        <section aria-labelledby="write-key" className="grid gap-3">
          <h2 id="write-key" className="font-semibold">
            Write key
          </h2>
          {writeKey !== undefined && <WriteKey writeKey={writeKey} />}
          {writeKey === undefined && source.canEdit && (
            <p className="text-muted">
              This source has no write key, so nothing can send to it.{" "}
              <Link href={`/sources/${sourceId}/settings`} className="text-accent-text underline underline-offset-2">
                Add one in its settings
              </Link>
              .
            </p>
          )}
          {writeKey === undefined && !source.canEdit && (
            <p className="text-muted">Your role doesn't show write keys. Ask a workspace owner.</p>
          )}
        </section>
        {writeKey !== undefined && (
          <section aria-labelledby="send" className="grid gap-3">
            <h2 id="send" className="scroll-mt-20 font-semibold">
              Send events
            </h2>
            {source.canEdit && source.enabled && <SampleEvents send={sendSampleEventsAction.bind(null, sourceId)} />}
            <SnippetTabs writeKey={writeKey} collectorUrl={context.config.COLLECTOR_URL} />
          </section>
        )}
        <section aria-labelledby="missing" className="grid gap-3">
          <h2 id="missing" className="font-semibold">
            When events are missing
          </h2>
          <MissingEvents />
        </section>
      </div>
    </>
  );
}
