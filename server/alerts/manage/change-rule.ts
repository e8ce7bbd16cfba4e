import { recordActivity } from "../../db/activities.ts";
import { selectRule, upsertRule } from "../../db/alert-rules.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { type RuleInput, toRuleFacts } from "../../domain/alerts/alert-rules.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Turns a rule on or off, and sets its threshold and its sources, for the whole workspace. Refuses with `forbidden`. */
export async function changeRule(runtime: Runtime, actor: Actor, input: RuleInput): Promise<Result<null, "forbidden">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const { rule, isOn, threshold, sourceIds } = input;
  return await runtime.db.transaction().execute(async (transaction) => {
    const before = await selectRule(transaction, actor.workspaceId, rule);
    await upsertRule(transaction, actor.workspaceId, rule, { ...before, isOn, threshold, sourceIds });
    const state = (is: boolean) => (is ? "on" : "off");
    const sources = (ids: readonly string[] | null) => (ids === null ? "all" : ids.join(", "));
    const changes = [
      { field: "state", from: state(before.isOn), to: state(isOn) },
      { field: "threshold", from: before.threshold?.toString() ?? null, to: threshold?.toString() ?? null },
      { field: "sources", from: sources(before.sourceIds), to: sources(sourceIds) },
    ].filter(({ from, to }) => from !== to);
    await recordActivity(runtime, transaction, actor, { action: "alert_rule_changed", subjectName: toRuleFacts(rule).label, changes });
    return ok(null);
  });
}
