import { recordActivity } from "../db/activities.ts";
import { countLabels, insertLabel } from "../db/labels.ts";
import { toRefusal } from "../db/violation.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { type Label, labelName, MAX_LABELS_PER_WORKSPACE } from "../domain/label.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Adds a label to those that the workspace can give to its sources. */
export async function createLabel(
  runtime: Runtime,
  actor: Actor,
  label: Label,
): Promise<Result<Label, "forbidden" | "label_exists" | "too_many_labels">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const { workspaceId } = actor;
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      if ((await countLabels(transaction, workspaceId)) >= MAX_LABELS_PER_WORKSPACE) return refuse("too_many_labels");
      await insertLabel(transaction, { ...label, workspaceId, createdAt: new Date(runtime.clock.now()) });
      await recordActivity(runtime, transaction, actor, { action: "label_created", subjectName: labelName(label) });
      return ok(label);
    });
  } catch (error) {
    return toRefusal(error, { label_pkey: "label_exists" });
  }
}
