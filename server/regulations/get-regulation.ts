import { type RewrittenDestination, selectRegulationProgress, selectRewrittenDestinations } from "../db/regulation-batches.ts";
import { selectRegulation } from "../db/regulations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { type Regulation, toRegulation } from "./regulation-of.ts";

export type RegulationDetail = Regulation & { destinations: RewrittenDestination[] };

/** Returns a regulation with its progress, also by destination. Refuses with `forbidden` or `unknown_regulation`. */
export async function getRegulation(
  { db }: Runtime,
  actor: Actor,
  regulationId: string,
): Promise<Result<RegulationDetail, "forbidden" | "unknown_regulation">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const row = await selectRegulation(db, actor.workspaceId, regulationId);
  if (row === undefined) return refuse("unknown_regulation");
  const [progress] = await selectRegulationProgress(db, [regulationId]);
  return ok({ ...toRegulation(row, progress), destinations: await selectRewrittenDestinations(db, regulationId) });
}
