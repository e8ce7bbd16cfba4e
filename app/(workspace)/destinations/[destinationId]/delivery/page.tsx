import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { DeliveryHistory } from "@/components/delivery/delivery-history";
import { DeliveryOverview } from "@/components/delivery/delivery-overview";
import { deliveryHistory } from "@/server/observe/delivery-history.ts";
import { readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const [destination, history] = await Promise.all([
    readDestinationView(destinationId),
    deliveryHistory(await runtime(), await currentActor(), destinationId, "hour"),
  ]);
  return (
    <div className="grid gap-8">
      <DeliveryOverview first={destination} />
      <DeliveryHistory first={history ?? notFound()} />
    </div>
  );
}
