import { selectRules } from "../../db/alert-rules.ts";
import { type Actor, sourcesWhere } from "../../domain/access/permissions.ts";
import { RULE_IDS, type RuleId, type RuleSettings, usualSettings } from "../../domain/alerts/alert-rules.ts";
import type { Runtime } from "../../runtime.ts";

/** A rule as the workspace has it. */
export type Rule = RuleSettings & { rule: RuleId };

/** Returns every rule, in the order of the page. Of a limit to sources, the actor sees those that the actor may view. */
export async function listRules({ db, clock }: Runtime, actor: Actor): Promise<Rule[]> {
  const changed = await selectRules(db, actor.workspaceId);
  const visible = sourcesWhere(actor, "view_destinations");
  return RULE_IDS.map((rule) => {
    const { sourceIds, mutedUntil, ...settings } = changed.get(rule) ?? usualSettings(rule);
    return {
      ...settings,
      rule,
      sourceIds: sourceIds === null || visible === null ? sourceIds : sourceIds.filter((id) => visible.includes(id)),
      mutedUntil: mutedUntil !== null && mutedUntil > clock.now() ? mutedUntil : null,
    };
  });
}
