import type { Metadata } from "next";
import { DeliveryOverview } from "@/components/destination/delivery-overview";
import { MoveNotice } from "@/components/migrate/move-notice";
import { AMAZON_S3 } from "@/server/domain/catalog.ts";
import { readDestination, readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const { metadataId, enabled } = await readDestination(destinationId);
  return (
    <div className="grid gap-6">
      {metadataId === AMAZON_S3.metadataId && <MoveNotice legacyId={destinationId} enabled={enabled} />}
      <DeliveryOverview first={await readDestinationView(destinationId)} />
    </div>
  );
}
