import { notFound } from "next/navigation";
import { cache } from "react";
import { currentActor, runtime } from "@/app/server";
import type { DestinationView } from "@/components/destination/destination-view";
import { getDestination } from "@/server/configure/get-destination.ts";
import { readId } from "@/server/domain/id.ts";
import { ledger } from "@/server/observe/ledger.ts";

/** The destination of this address for its layout, tabs and polls alike; once a request. */
export const findDestination = cache(async (destinationId: string) => {
  return await getDestination(await runtime(), await currentActor(), readId(destinationId));
});

/** The 404 page where there is none. */
export async function readDestination(destinationId: string) {
  return (await findDestination(destinationId)) ?? notFound();
}

/** With its counts: what the browser asks for again and again. */
export async function readDestinationView(destinationId: string): Promise<DestinationView> {
  const destination = await readDestination(destinationId);
  const [own] = await ledger(await runtime(), await currentActor(), destinationId);
  return { ...destination, deliveredEventCount: own?.deliveredEventCount ?? 0, failedEventCount: own?.failedEventCount ?? 0 };
}
