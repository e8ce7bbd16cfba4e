import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { DeliveryHistory } from "@/components/delivery/delivery-history";
import { DeliveryOverview } from "@/components/delivery/delivery-overview";
import { DamagedBatches } from "@/components/source/damaged-batches";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { damagedBatches } from "@/server/observe/damaged-batches.ts";
import { deliveryHistory } from "@/server/observe/delivery-history.ts";
import { FirstFile } from "../../../first-file";
import { toPlatform } from "../../to-platform";
import { readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const [context, actor] = [await runtime(), await currentActor()];
  const [view, history] = await Promise.all([readDestinationView(destinationId), deliveryHistory(context, actor, destinationId, "hour")]);
  const damaged = await damagedBatches(context, actor, view.source.id);
  return (
    <div className="grid gap-8">
      <DamagedBatches damaged={damaged} />
      {!isLegacy(view) && <FirstFile sourceId={view.source.id} />}
      <DeliveryOverview first={view} facts={{ ...toPlatform(context, actor), dayManifest: view.dayManifest }} />
      <DeliveryHistory first={history ?? notFound()} />
    </div>
  );
}
