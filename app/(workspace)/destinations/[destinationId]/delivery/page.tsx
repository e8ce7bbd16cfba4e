import type { Metadata } from "next";
import { DeliveryOverview } from "@/components/destination/delivery-overview";
import { readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ destinationId: string }> }) {
  return <DeliveryOverview first={await readDestinationView((await params).destinationId)} />;
}
