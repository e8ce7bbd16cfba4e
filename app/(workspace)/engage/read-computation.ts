import { forbidden, notFound } from "next/navigation";
import { cache } from "react";
import { currentActor, runtime } from "@/app/server";
import type { ComputationAnswer, ComputationClass } from "@/components/engage/computation-view";
import { may } from "@/server/domain/access/permissions.ts";
import { readId } from "@/server/domain/id.ts";
import { getComputation } from "@/server/engage/computations/get-computation.ts";
import { listRuns } from "@/server/engage/computations/list-runs.ts";
import { toComputationView, toRunView } from "./to-view";

/** Returns the audience or trait with its runs, or null. Layout, tabs and polls use it; it is read once per request. */
export const findComputation = cache(async (computationId: string): Promise<ComputationAnswer | null> => {
  const [context, actor, id] = [await runtime(), await currentActor(), readId(computationId)];
  const [computation, runs] = await Promise.all([getComputation(context, actor, id), listRuns(context, actor, id)]);
  return computation === null ? null : { computation: toComputationView(computation), runs: runs.map(toRunView) };
});

/** Returns the audience or trait, or shows the 404 page. */
export async function readComputation(of: ComputationClass, computationId: string): Promise<ComputationAnswer> {
  const found = await findComputation(computationId);
  return found?.computation.class === of ? found : notFound();
}

/** Shows the page for people whose role doesn't show Engage. */
export async function requireEngage(): Promise<void> {
  if (!may(await currentActor(), "view_engage")) forbidden();
}
