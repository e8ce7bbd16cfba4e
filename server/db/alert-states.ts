import { sql } from "kysely";
import type { RuleId } from "../domain/alerts/alert-rules.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** What an alert is about. */
export type SubjectIds = { workspaceId: string; sourceId: string | null; destinationId: string | null };

export type OpenAlert = SubjectIds & {
  subjectId: string;
  rule: RuleId;
  since: Date;
  level: number;
  expiredFiles: number;
  expiredEvents: number;
};

const COLUMNS = [
  "workspaceId",
  "sourceId",
  "destinationId",
  "subjectId",
  "rule",
  "since",
  "level",
  "expiredFiles",
  "expiredEvents",
] as const;

export function toSubjectId({ workspaceId, sourceId, destinationId }: SubjectIds): string {
  return destinationId ?? sourceId ?? workspaceId;
}

/** Makes other changes of this subject's alerts wait until the transaction ends. */
export async function lockSubject(db: DatabaseTransaction, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`alert:${subjectId}`}, 0))`.execute(db);
}

/** Returns the open alerts of these rules, in all workspaces. */
export async function selectOpenAlerts(db: Database, rules: readonly RuleId[]): Promise<OpenAlert[]> {
  return await db.selectFrom("alertState").select(COLUMNS).where("rule", "in", rules).execute();
}

/** Returns the open alert of the subject; undefined if it is not open. */
export async function selectOpenAlert(db: DatabaseTransaction, subjectId: string, rule: RuleId): Promise<OpenAlert | undefined> {
  return await db.selectFrom("alertState").select(COLUMNS).where("subjectId", "=", subjectId).where("rule", "=", rule).executeTakeFirst();
}

/** Returns the open alerts of the workspace, the newest first. */
export async function selectOpenAlertsBySubject(
  db: Database,
  workspaceId: string,
): Promise<(OpenAlert & { sourceName: string | null; destinationName: string | null })[]> {
  return await db
    .selectFrom("alertState")
    .leftJoin("source", "source.id", "alertState.sourceId")
    .leftJoin("destination", "destination.id", "alertState.destinationId")
    .select(COLUMNS.map((column) => `alertState.${column}` as const))
    .select(["source.name as sourceName", "destination.name as destinationName"])
    .where("alertState.workspaceId", "=", workspaceId)
    .where("alertState.rule", "<>", "daily_digest")
    .orderBy("since", "desc")
    .limit(200)
    .execute();
}

type NewState = SubjectIds & { rule: RuleId; since: Date; level?: number };

/** Opens the alert, or sets the level of one that is open. Its time stays. */
export async function openAlert(db: DatabaseTransaction, { level = 0, ...state }: NewState): Promise<void> {
  await db
    .insertInto("alertState")
    .values({ ...state, level, subjectId: toSubjectId(state) })
    .onConflict((conflict) => conflict.columns(["subjectId", "rule"]).doUpdateSet({ level }))
    .execute();
}

/** Opens the alert with the time of its newest occasion. */
export async function renewAlert(db: DatabaseTransaction, { level = 0, ...state }: NewState): Promise<void> {
  await db
    .insertInto("alertState")
    .values({ ...state, level, subjectId: toSubjectId(state) })
    .onConflict((conflict) => conflict.columns(["subjectId", "rule"]).doUpdateSet({ since: state.since }))
    .execute();
}

/** Adds files that expired to the open alert. */
export async function addExpired(db: DatabaseTransaction, subjectId: string, expired: { files: number; events: number }): Promise<void> {
  await db
    .updateTable("alertState")
    .set({
      expiredFiles: sql<number>`expired_files + ${expired.files}`,
      expiredEvents: sql<number>`expired_events + ${expired.events}`,
    })
    .where("subjectId", "=", subjectId)
    .where("rule", "=", "files_expired")
    .execute();
}

/** Closes the alert and returns it; undefined if it was not open. */
export async function closeAlert(db: DatabaseTransaction, subjectId: string, rule: RuleId): Promise<OpenAlert | undefined> {
  return await db
    .deleteFrom("alertState")
    .where("subjectId", "=", subjectId)
    .where("rule", "=", rule)
    .returning(COLUMNS)
    .executeTakeFirst();
}
