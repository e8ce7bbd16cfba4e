import type { RuleId, RuleSettings } from "../domain/alerts/alert-rules.ts";
import { usualSettings } from "../domain/alerts/alert-rules.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

type Either = Database | DatabaseTransaction;

/** Returns the rules that the workspace changed. */
export async function selectRules(db: Either, workspaceId: string): Promise<Map<RuleId, RuleSettings>> {
  const rows = await db
    .selectFrom("alertRule")
    .select(["rule", "isOn", "threshold", "sourceIds", "mutedUntil"])
    .where("workspaceId", "=", workspaceId)
    .execute();
  return new Map(rows.map(({ rule, mutedUntil, ...row }) => [rule, { ...row, mutedUntil: mutedUntil?.getTime() ?? null }]));
}

/** Returns the rule as the workspace has it. */
export async function selectRule(db: Either, workspaceId: string, rule: RuleId): Promise<RuleSettings> {
  return (await selectRules(db, workspaceId)).get(rule) ?? usualSettings(rule);
}

/** Returns the workspaces in which somebody turned the rule on, with its settings. */
export async function selectWorkspacesWith(db: Database, rule: RuleId): Promise<(RuleSettings & { workspaceId: string })[]> {
  const rows = await db
    .selectFrom("alertRule")
    .select(["workspaceId", "isOn", "threshold", "sourceIds", "mutedUntil"])
    .where("rule", "=", rule)
    .where("isOn", "=", true)
    .execute();
  return rows.map(({ mutedUntil, ...row }) => ({ ...row, mutedUntil: mutedUntil?.getTime() ?? null }));
}

export async function upsertRule(db: DatabaseTransaction, workspaceId: string, rule: RuleId, settings: RuleSettings): Promise<void> {
  const { isOn, threshold, sourceIds, mutedUntil } = settings;
  const values = {
    isOn,
    threshold,
    sourceIds: sourceIds === null ? null : JSON.stringify(sourceIds),
    mutedUntil: mutedUntil === null ? null : new Date(mutedUntil),
  };
  await db
    .insertInto("alertRule")
    .values({ workspaceId, rule, ...values })
    .onConflict((conflict) => conflict.columns(["workspaceId", "rule"]).doUpdateSet(values))
    .execute();
}
