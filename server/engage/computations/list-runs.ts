import { selectRuns } from "../../db/computation-runs.ts";
import { selectListedComputation } from "../../db/computations.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { type RunSummary, toRunSummary } from "./list-computations.ts";

const SHOWN_RUNS = 100;

/** Returns the newest 100 runs, the newest first. */
export async function listRuns({ db }: Pick<Runtime, "db">, actor: Actor, id: string): Promise<RunSummary[]> {
  if (!may(actor, "view_engage")) return [];
  const computation = await selectListedComputation(db, actor.workspaceId, id);
  return computation === undefined ? [] : (await selectRuns(db, computation.id, SHOWN_RUNS)).map(toRunSummary);
}
