import { recordActivity } from "../../db/activities.ts";
import { type ComputationRow, lockComputation, updateComputation } from "../../db/computations.ts";
import { lockSpace } from "../../db/spaces.ts";
import { toRefusal } from "../../db/violation.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { changesBetween } from "../../domain/activity/activity.ts";
import type { ComputationChange } from "../../domain/engage/computation-input.ts";
import type { QueryFault } from "../../domain/engage/query/query-tree.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { checkDefinition } from "./check-definition.ts";

type Change = { [Name in keyof ComputationChange]?: ComputationChange[Name] | undefined };

/**
 * Changes all that is given, or nothing. A changed query, or one that is enabled again, runs at once and sends what differs from what was told before.
 * A disabled one does not run, and its members keep what they were told. Refuses with the fault of the query.
 */
export async function changeComputation(
  runtime: Runtime,
  actor: Actor,
  id: string,
  change: Change,
): Promise<Result<null, "forbidden" | "unknown_computation" | "name_taken" | QueryFault>> {
  if (!may(actor, "edit_engage")) return refuse("forbidden");
  const { db, clock, config } = runtime;
  try {
    return await db.transaction().execute(async (transaction) => {
      const space = await lockSpace(transaction, actor.workspaceId);
      const before = await lockComputation(transaction, actor.workspaceId, id);
      if (space === undefined || before === undefined) return refuse("unknown_computation");
      const after = applyChange(before, change);
      if (after.query !== before.query) {
        const fault = await checkDefinition(transaction, config, after);
        if (fault !== null) return refuse(fault);
      }
      const now = new Date(clock.now());
      const { name, description, query, enabled } = after;
      const nextRunAt = toNextRunAt(before, after, now);
      await updateComputation(transaction, id, { name, description, query, enabled, nextRunAt, updatedBy: actor.id, updatedAt: now });
      for (const activity of activitiesBetween(before, after)) {
        await recordActivity(runtime, transaction, actor, { subjectName: name, sourceId: space.sourceId, ...activity });
      }
      return ok(null);
    });
  } catch (error) {
    return toRefusal<"name_taken">(error, { computation_name_taken: "name_taken" });
  }
}

function applyChange(before: ComputationRow, change: Change): ComputationRow {
  const { name = before.name, description = before.description, query = before.query, enabled = before.enabled } = change;
  return { ...before, name, description, query, enabled };
}

function toNextRunAt(before: ComputationRow, after: ComputationRow, now: Date): Date | null {
  if (!after.enabled) return null;
  return before.enabled && after.query === before.query ? before.nextRunAt : now;
}

function activitiesBetween(before: ComputationRow, after: ComputationRow) {
  const kind = after.class;
  const changes = changesBetween(toShown(before), toShown(after));
  return [
    ...(changes.length > 0 ? [{ action: `${kind}_changed` as const, changes }] : []),
    ...(before.enabled === after.enabled ? [] : [{ action: `${kind}_${after.enabled ? "enabled" : "disabled"}` as const }]),
  ];
}

function toShown({ name, description, query }: ComputationRow): Record<string, string> {
  return { name, description, definition: query };
}
