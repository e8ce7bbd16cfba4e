import { recordActivity } from "../../db/activities.ts";
import { selectRule, upsertRule } from "../../db/alert-rules.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { type MuteInput, type RuleId, toRuleFacts } from "../../domain/alerts/alert-rules.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Mutes a rule for some hours, or ends that (null). What happens meanwhile is not told later. Refuses with `forbidden`. */
export async function muteRule(runtime: Runtime, actor: Actor, rule: RuleId, hours: MuteInput): Promise<Result<null, "forbidden">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const mutedUntil = hours === null ? null : runtime.clock.now() + hours * 3_600_000;
  return await runtime.db.transaction().execute(async (transaction) => {
    const before = await selectRule(transaction, actor.workspaceId, rule);
    await upsertRule(transaction, actor.workspaceId, rule, { ...before, mutedUntil });
    const toText = (time: number | null) => (time === null ? null : new Date(time).toISOString());
    const changes = [{ field: "mutedUntil", from: toText(before.mutedUntil), to: toText(mutedUntil) }];
    await recordActivity(runtime, transaction, actor, { action: "alert_rule_changed", subjectName: toRuleFacts(rule).label, changes });
    return ok(null);
  });
}
