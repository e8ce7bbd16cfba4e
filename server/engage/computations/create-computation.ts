import { recordActivity } from "../../db/activities.ts";
import { insertComputation } from "../../db/computations.ts";
import type { ComputationClass } from "../../db/schema.ts";
import { lockSpace } from "../../db/spaces.ts";
import { toRefusal } from "../../db/violation.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { ComputationInput } from "../../domain/engage/computation-input.ts";
import { KeyInput, toComputationKey } from "../../domain/engage/computation-key.ts";
import type { QueryFault } from "../../domain/engage/query/query-tree.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { openSpace } from "../spaces/open-space.ts";
import { checkDefinition } from "./check-definition.ts";

export type CreateRefusal = "forbidden" | "key_taken" | "key_invalid" | "name_taken" | QueryFault;

/** The prefixes of Segment's ids. */
const PREFIXES = { audience: "aud_", trait: "tra_" } as const;

/**
 * Creates an audience or a computed trait, and a space if the workspace has none. Without a key, it is derived from the name. An enabled one runs as
 * soon as the history of events is complete. Refuses with the fault of its query, and with `key_invalid` if the name gives no valid key.
 */
export async function createComputation(
  runtime: Runtime,
  actor: Actor,
  computationClass: ComputationClass,
  input: ComputationInput,
): Promise<Result<{ computationId: string }, CreateRefusal>> {
  const { db, ids, clock, config } = runtime;
  const opened = await openSpace(runtime, actor);
  if (!opened.ok) return opened;
  const { workspaceId } = actor;
  const { name, key = toComputationKey(name), query, ...given } = input;
  if (!KeyInput.safeParse(key).success) return refuse("key_invalid");
  const id = PREFIXES[computationClass] + ids.short();
  const now = new Date(clock.now());
  const audit = { createdBy: actor.id, createdAt: now, updatedBy: actor.id, updatedAt: now };
  const row = { ...given, ...audit, id, workspaceId, class: computationClass, name, key, query, nextRunAt: given.enabled ? now : null };

  try {
    return await db.transaction().execute(async (transaction) => {
      const space = await lockSpace(transaction, workspaceId);
      if (space === undefined) return refuse("forbidden");
      const fault = await checkDefinition(transaction, config, row);
      if (fault !== null) return refuse(fault);
      await insertComputation(transaction, { ...row, spaceId: space.id });
      const changes = [
        { field: "key", from: null, to: key },
        { field: "definition", from: null, to: query },
      ];
      await recordActivity(runtime, transaction, actor, {
        action: `${computationClass}_created`,
        subjectName: name,
        sourceId: space.sourceId,
        changes,
      });
      return ok({ computationId: id });
    });
  } catch (error) {
    return toRefusal<"key_taken" | "name_taken">(error, { computation_key_taken: "key_taken", computation_name_taken: "name_taken" });
  }
}
