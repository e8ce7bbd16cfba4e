import { recordActivity } from "../db/activities.ts";
import { replaceSourceLabels, selectSourceLabels } from "../db/labels.ts";
import { toRefusal } from "../db/violation.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import { type Label, labelName, MAX_LABELS_PER_SOURCE } from "../domain/label.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadSourceForUpdate } from "./load-source-for-update.ts";

type LabelKey = Pick<Label, "key" | "value">;

/**
 * Adds labels of the workspace to a source, or replaces its labels. Returns all labels that it has then, by key and value. Refuses if the workspace
 * lacks one of them.
 */
export async function setSourceLabels(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  { labels, how }: { labels: readonly LabelKey[]; how: "instead" | "beside" },
): Promise<Result<Label[], "forbidden" | "unknown_source" | "unknown_label" | "too_many_source_labels">> {
  const { workspaceId } = actor;
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await loadSourceForUpdate(transaction, actor, sourceId);
      if (!held.ok) return held;
      const before = await selectSourceLabels(transaction, workspaceId, [sourceId]);
      const wanted = uniqueLabels(how === "beside" ? [...before, ...labels] : labels);
      if (wanted.length > MAX_LABELS_PER_SOURCE) return refuse("too_many_source_labels");

      await replaceSourceLabels(transaction, { workspaceId, sourceId }, wanted);
      const after = await selectSourceLabels(transaction, workspaceId, [sourceId]);
      const changes = changesBetween({ labels: toNames(before) }, { labels: toNames(after) });
      const about = { action: "source_labels_changed", subjectName: held.value.name, sourceId, changes } as const;
      if (changes.length > 0) await recordActivity(runtime, transaction, actor, about);
      return ok(after.map(({ sourceId: _, ...label }) => label));
    });
  } catch (error) {
    return toRefusal(error, { source_label_unknown: "unknown_label" });
  }
}

function uniqueLabels(labels: readonly LabelKey[]): LabelKey[] {
  return [...new Map(labels.map((label) => [JSON.stringify([label.key, label.value]), label])).values()];
}

function toNames(labels: readonly LabelKey[]): string {
  return labels.map(labelName).join(", ");
}
