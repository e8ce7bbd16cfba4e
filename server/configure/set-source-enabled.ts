import { updateSource } from "../db/sources.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** A disabled source takes no events. What it has staged is still delivered. */
export async function setSourceEnabled(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  enabled: boolean,
): Promise<Result<null, "forbidden" | "unknown_source">> {
  if (!may(actor, "edit_sources")) return refuse("forbidden");
  const found = await updateSource(runtime.db, actor.workspaceId, sourceId, { enabled });
  return found ? ok(null) : refuse("unknown_source");
}
