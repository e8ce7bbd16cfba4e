import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DestinationHeader } from "@/components/destination/destination-header";
import { DestinationTabs } from "@/components/destination/destination-tabs";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { deliverGapAction, leaveGapAction, setEnabledAction } from "../actions";
import { findDestination, readDestinationView } from "./read-destination";

type DestinationLayoutProps = { params: Promise<{ destinationId: string }>; children: ReactNode };

export async function generateMetadata({ params }: DestinationLayoutProps): Promise<Metadata> {
  const name = (await findDestination((await params).destinationId))?.name ?? "Not found";
  return { title: { default: name, template: `%s · ${name} · Sluice` } };
}

export default async function DestinationLayout({ params, children }: DestinationLayoutProps) {
  const { destinationId } = await params;
  const destination = await readDestinationView(destinationId);
  return (
    <>
      <DestinationHeader
        first={destination}
        setEnabled={setEnabledAction.bind(null, destinationId)}
        gapActions={{ deliver: deliverGapAction.bind(null, destinationId), leave: leaveGapAction.bind(null, destinationId) }}
      />
      <DestinationTabs destinationId={destinationId} legacy={isLegacy(destination)} />
      {children}
    </>
  );
}
