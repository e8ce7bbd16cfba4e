import { notFound } from "next/navigation";
import { cache } from "react";
import { currentActor, runtime } from "@/app/server";
import type { DestinationView } from "@/components/destination/destination-view";
import { getDestination } from "@/server/configure/get-destination.ts";
import { readId } from "@/server/domain/id.ts";
import { ledger } from "@/server/observe/ledger.ts";

/** Returns the destination or null. Layout, tabs and polls use it; it is read once per request. */
export const findDestination = cache(async (destinationId: string) => {
  return await getDestination(await runtime(), await currentActor(), readId(destinationId));
});

/** Returns the destination, or shows the 404 page. */
export async function readDestination(destinationId: string) {
  return (await findDestination(destinationId)) ?? notFound();
}

/** Returns the destination with its event counts, for the first page and for polls. */
export async function readDestinationView(destinationId: string): Promise<DestinationView> {
  const destination = await readDestination(destinationId);
  const [own] = await ledger(await runtime(), await currentActor(), destinationId);
  return { ...destination, deliveredEventCount: own?.deliveredEventCount ?? 0, failedEventCount: own?.failedEventCount ?? 0 };
}
