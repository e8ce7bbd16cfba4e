import type { Metadata } from "next";
import { DeliveryOverview } from "@/components/destination/delivery-overview";
import { MoveNotice } from "@/components/migrate/move-notice";
import { isLegacy } from "@/server/domain/catalog.ts";
import { readDestination, readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const destination = await readDestination(destinationId);
  return (
    <div className="grid gap-6">
      {isLegacy(destination) && destination.enabled && <MoveNotice legacyId={destinationId} />}
      <DeliveryOverview first={await readDestinationView(destinationId)} />
    </div>
  );
}
