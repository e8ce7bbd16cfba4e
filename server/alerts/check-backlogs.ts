import { selectWaiting } from "../db/alert-facts.ts";
import { selectRule } from "../db/alert-rules.ts";
import { closeAlert, lockSubject, type OpenAlert, openAlert, selectOpenAlerts } from "../db/alert-states.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { AlertFacts, Measured } from "../domain/alerts/alert-message.ts";
import { type RuleId, usualSettings } from "../domain/alerts/alert-rules.ts";
import type { AlertType } from "../domain/alerts/alert-types.ts";
import { expiryLevel, transition } from "../domain/alerts/measure.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";
import { readDestinationFacts } from "./alert-facts.ts";
import { announceChanges } from "./announce-changes.ts";

type Waiting = { destinationId: string; sourceId: string; workspaceId: string; ageMs: number };
type Change = { type: AlertType; about: Partial<AlertFacts> };
type CheckRuntime = Pick<Runtime, "config" | "clock" | "ids" | "db">;

const RULES: readonly RuleId[] = ["files_expiring", "files_expired", "backlog_old"];

/** Compares the age of each destination's backlog with the rules about it. */
export async function checkBacklogs(runtime: CheckRuntime): Promise<void> {
  const now = runtime.clock.now();
  const waiting = (await selectWaiting(runtime.db)).map(({ oldestFileAt, ...ids }) => ({ ...ids, ageMs: now - oldestFileAt.getTime() }));
  const open = Map.groupBy(await selectOpenAlerts(runtime.db, RULES), ({ subjectId }) => subjectId);
  const waits = new Set(waiting.map(({ destinationId }) => destinationId));
  const gone = [...open.values()].flatMap(([one]) =>
    one === undefined || one.destinationId === null || one.sourceId === null || waits.has(one.destinationId)
      ? []
      : [{ destinationId: one.destinationId, sourceId: one.sourceId, workspaceId: one.workspaceId, ageMs: 0 }],
  );
  for (const [workspaceId, backlogs] of Map.groupBy([...waiting, ...gone], (backlog) => backlog.workspaceId)) {
    const { threshold } = await selectRule(runtime.db, workspaceId, "backlog_old");
    const thresholdMinutes = threshold ?? usualSettings("backlog_old").threshold ?? 60;
    for (const backlog of backlogs) await checkBacklog(runtime, backlog, open.get(backlog.destinationId) ?? [], thresholdMinutes);
  }
}

async function checkBacklog(runtime: CheckRuntime, backlog: Waiting, open: readonly OpenAlert[], thresholdMinutes: number): Promise<void> {
  const { db, config } = runtime;
  const found = (rule: RuleId) => open.find((one) => one.rule === rule);
  const level = expiryLevel(backlog.ageMs, config.PENDING_RETENTION_DAYS * DAY_MS);
  const before = found("files_expiring")?.level ?? 0;
  const old = transition(found("backlog_old") !== undefined, backlog.ageMs > thresholdMinutes * 60_000);
  const expired = found("files_expired");
  const expiryEnds = expired !== undefined && level === 0;
  if (level === before && old === null && !expiryEnds) return;

  await db.transaction().execute(async (transaction) => {
    await lockSubject(transaction, backlog.destinationId);
    const changes: Change[] = [];
    if (old !== null) changes.push(await changeBacklog(runtime, transaction, backlog, { old, thresholdMinutes }));
    if (level !== before) changes.push(...(await changeLevel(runtime, transaction, backlog, { before, level })));
    if (expiryEnds) {
      const closed = await closeAlert(transaction, backlog.destinationId, "files_expired");
      const total = { files: closed?.expiredFiles ?? 0, events: closed?.expiredEvents ?? 0 };
      changes.push({ type: "files.expiry_ended", about: { expired: total } });
    }
    const facts = await readDestinationFacts(runtime, transaction, backlog.destinationId);
    if (facts !== null) await announceChanges(runtime, transaction, facts.facts, changes);
  });
}

async function changeBacklog(
  { clock }: CheckRuntime,
  transaction: DatabaseTransaction,
  { ageMs, ...ids }: Waiting,
  { old, thresholdMinutes }: { old: "begins" | "ends"; thresholdMinutes: number },
): Promise<Change> {
  const measured: Measured = { value: Math.floor(ageMs / 60_000), threshold: thresholdMinutes, unit: "minutes", before: null, now: null };
  if (old === "ends") {
    await closeAlert(transaction, ids.destinationId, "backlog_old");
    return { type: "backlog.delivered", about: { measured } };
  }
  await openAlert(transaction, { ...ids, rule: "backlog_old", since: new Date(clock.now()) });
  return { type: "backlog.old", about: { measured } };
}

/** A level that falls but not to none is not told. */
async function changeLevel(
  { clock }: CheckRuntime,
  transaction: DatabaseTransaction,
  { ageMs: _, ...ids }: Waiting,
  { before, level }: { before: number; level: number },
): Promise<Change[]> {
  if (level === 0) {
    await closeAlert(transaction, ids.destinationId, "files_expiring");
    return [{ type: "files.caught_up", about: {} }];
  }
  await openAlert(transaction, { ...ids, rule: "files_expiring", since: new Date(clock.now()), level });
  const measured: Measured = { value: level, threshold: level, unit: "percent", before: null, now: null };
  return level > before ? [{ type: "files.expiring", about: { measured } }] : [];
}
