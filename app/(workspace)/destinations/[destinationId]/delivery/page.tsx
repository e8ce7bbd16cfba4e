import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { DeliveryHistory } from "@/components/delivery/delivery-history";
import { DeliveryOverview } from "@/components/delivery/delivery-overview";
import { MoveNotice } from "@/components/migrate/move-notice";
import { isLegacy } from "@/server/domain/catalog.ts";
import { deliveryHistory } from "@/server/observe/delivery-history.ts";
import { FirstFileOf } from "../../../first-file-of";
import { readDestination, readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const [destination, view, history] = await Promise.all([
    readDestination(destinationId),
    readDestinationView(destinationId),
    deliveryHistory(await runtime(), await currentActor(), destinationId, "hour"),
  ]);
  return (
    <div className="grid gap-8">
      {isLegacy(destination) && destination.enabled && <MoveNotice legacyId={destinationId} />}
      {!isLegacy(destination) && <FirstFileOf sourceId={destination.source.id} />}
      <DeliveryOverview first={view} />
      <DeliveryHistory first={history ?? notFound()} />
    </div>
  );
}
