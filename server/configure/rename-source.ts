import { recordActivity } from "../db/activities.ts";
import { updateSource } from "../db/sources.ts";
import { refusalOf } from "../db/violation.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { holdSource } from "./hold-source.ts";

/** Changes the name that people see. The slug stays: programs may hold it. */
export async function renameSource(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  name: string,
): Promise<Result<null, "forbidden" | "unknown_source" | "name_taken">> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await holdSource(transaction, actor, sourceId);
      if (!held.ok || held.value.name === name) return held.ok ? ok(null) : held;
      await updateSource(transaction, sourceId, { name });
      const changes = [{ field: "name", from: held.value.name, to: name }];
      await recordActivity(runtime, transaction, actor, { action: "source_renamed", subjectName: name, sourceId, changes });
      return ok(null);
    });
  } catch (error) {
    return refusalOf(error, { source_name_taken: "name_taken" });
  }
}
