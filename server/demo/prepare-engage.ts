import type { Composition } from "../compose.ts";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import { given } from "./given.ts";

/** The source of the demo's space, and its AWS S3. */
export type DemoEngage = { sourceId: string; destinationId: string };

/** Audiences and a computed trait with windows so short that somebody who watches sees shoppers enter and leave. */
const COMPUTATIONS = [
  {
    class: "audience",
    name: "Ordered in the last 5 minutes",
    description: "Enters with an order, and leaves through time alone.",
    query: "event('Order Completed').within(5 minutes).count() >= 1",
  },
  {
    class: "audience",
    name: "Cart without an order",
    description: "Added a product within 5 minutes, and ordered nothing.",
    query: "event('Product Added').within(5 minutes).count() >= 1 AND NOT(event('Order Completed').within(5 minutes).count() >= 1)",
  },
  {
    class: "trait",
    name: "Revenue of the last hour",
    description: "The sum of the orders.",
    query: "event('Order Completed').within(1 hour).sum(property('revenue'))",
  },
] as const;

/** Creates the space with an enabled AWS S3, two audiences and a computed trait. Their first runs begin at once. */
export async function prepareEngage(runtime: Composition, actor: Actor, settings: Settings): Promise<DemoEngage> {
  const { sourceId } = given(await openSpace(runtime, actor));
  const destination = { sourceId, metadataId: AWS_S3.metadataId, name: "Engage to S3", settings };
  const { destinationId } = given(await addDestination(runtime, actor, destination));
  given(await changeDestination(runtime, actor, destinationId, { enabled: true }));

  for (const { class: kind, ...input } of COMPUTATIONS) {
    given(
      await createComputation(runtime, actor, kind, {
        ...input,
        enabled: true,
        includeAnonymous: false,
        includeHistory: true,
        backfillDays: null,
      }),
    );
  }
  return { sourceId, destinationId };
}
