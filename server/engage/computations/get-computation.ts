import { selectListedComputation } from "../../db/computations.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { type ComputationSummary, toSummary } from "./list-computations.ts";

export type ComputationDetail = ComputationSummary & { spaceId: string };

/** Returns null if the workspace has no such audience or computed trait, or the actor may not view it. */
export async function getComputation(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  id: string,
): Promise<ComputationDetail | null> {
  if (!may(actor, "view_engage")) return null;
  const row = await selectListedComputation(db, actor.workspaceId, id);
  return row === undefined ? null : { ...toSummary(row, clock.now()), spaceId: row.spaceId };
}
