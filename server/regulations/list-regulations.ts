import { selectRegulationProgress } from "../db/regulation-batches.ts";
import { selectRegulations } from "../db/regulations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { emptyList, type Listed, type ListPart } from "../domain/list-part.ts";
import { REGULATION_TYPES, type RegulationStatus, type RegulationType } from "../domain/regulations/regulation.ts";
import type { Runtime } from "../runtime.ts";
import { type Regulation, toRegulation } from "./regulation-of.ts";

type Filter = { sourceId?: string | undefined; status?: RegulationStatus | undefined; types?: readonly RegulationType[] | undefined };

/** Returns the workspace's regulations with their progress, the newest first; none for actors who may not change the workspace. With `sourceId`, only those of this source alone. */
export async function listRegulations(
  { db }: Runtime,
  actor: Actor,
  { sourceId = undefined, status = undefined, types = REGULATION_TYPES }: Filter,
  part: Pick<ListPart, "offset" | "limit">,
): Promise<Listed<Regulation>> {
  if (!may(actor, "edit_workspace")) return emptyList();
  const filter = { sourceId: sourceId ?? null, status: status ?? null, types };
  const { regulations, totalCount } = await selectRegulations(db, actor.workspaceId, filter, part);
  const progress = await selectRegulationProgress(
    db,
    regulations.map(({ id }) => id),
  );
  const byId = new Map(progress.map((one) => [one.regulationId, one]));
  return { items: regulations.map((row) => toRegulation(row, byId.get(row.id))), totalCount };
}
