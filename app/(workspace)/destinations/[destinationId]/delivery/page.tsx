import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { DeliveryNow } from "@/components/delivery/delivery-now";
import { FileTotals } from "@/components/delivery/file-totals";
import { DeliveryOverview } from "@/components/overview/delivery-overview";
import { DamagedBatches } from "@/components/source/damaged-batches";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { readOverviewView, toOverviewSearch } from "@/server/domain/overview/overview-view.ts";
import { damagedBatches } from "@/server/observe/damaged-batches.ts";
import { FirstFile } from "../../../first-file";
import { toPlatform } from "../../to-platform";
import { readDestinationView } from "../read-destination";
import { readOverview } from "./read-overview";

export const metadata: Metadata = { title: "Delivery Overview" };

type DeliveryPageProps = {
  params: Promise<{ destinationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function DeliveryPage({ params, searchParams }: DeliveryPageProps) {
  const { destinationId } = await params;
  const [context, actor, destination] = [await runtime(), await currentActor(), await readDestinationView(destinationId)];
  const view = readOverviewView(toParams(await searchParams));
  const [damaged, overview] = await Promise.all([
    damagedBatches(context, actor, destination.source.id),
    readOverview(destinationId, destination.source.id, view),
  ]);
  return (
    <div className="grid gap-8">
      <DamagedBatches damaged={damaged} />
      {!isLegacy(destination) && <FirstFile sourceId={destination.source.id} />}
      <DeliveryNow first={destination} facts={{ ...toPlatform(context, actor), dayManifest: destination.dayManifest }} />
      <DeliveryOverview first={{ search: toOverviewSearch(view), answer: overview ?? notFound() }} destination={destination} />
      <FileTotals first={destination} />
    </div>
  );
}

function toParams(search: Record<string, string | string[] | undefined>): URLSearchParams {
  return new URLSearchParams(Object.entries(search).flatMap(([key, value]) => [value ?? []].flat().map((text) => [key, text])));
}
