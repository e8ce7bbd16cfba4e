import { updateSource } from "../db/sources.ts";
import { refusalOf } from "../db/violation.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Changes the name that people see. The slug stays: programs may hold it. */
export async function renameSource(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  name: string,
): Promise<Result<null, "forbidden" | "unknown_source" | "name_taken">> {
  if (!may(actor, "edit_sources")) return refuse("forbidden");
  try {
    const found = await updateSource(runtime.db, actor.workspaceId, sourceId, { name });
    return found ? ok(null) : refuse("unknown_source");
  } catch (error) {
    return refusalOf(error, { source_name_taken: "name_taken" });
  }
}
