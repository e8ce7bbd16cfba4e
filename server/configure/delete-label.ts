import { recordActivity } from "../db/activities.ts";
import { deleteLabel as deleteLabelRow } from "../db/labels.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { type Label, labelName } from "../domain/label.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Deletes a label of the workspace. Sources that have it lose it. */
export async function deleteLabel(
  runtime: Runtime,
  actor: Actor,
  label: Pick<Label, "key" | "value">,
): Promise<Result<null, "forbidden" | "unknown_label">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    if (!(await deleteLabelRow(transaction, actor.workspaceId, label))) return refuse("unknown_label");
    await recordActivity(runtime, transaction, actor, { action: "label_deleted", subjectName: labelName(label) });
    return ok(null);
  });
}
