import { closeAlert, lockSubject, type OpenAlert, openAlert, type SubjectIds, toSubjectId } from "../db/alert-states.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { AlertFacts, Measured } from "../domain/alerts/alert-message.ts";
import type { RuleId } from "../domain/alerts/alert-rules.ts";
import type { AlertType } from "../domain/alerts/alert-types.ts";
import { transition } from "../domain/alerts/measure.ts";
import type { Runtime } from "../runtime.ts";
import { announceChanges } from "./announce-changes.ts";

type Check = {
  ids: SubjectIds;
  rule: RuleId;
  types: { begins: AlertType; ends: AlertType };
  /** Null if nothing can be said. */
  exceeds: boolean | null;
  measured: Measured;
  /** The open alerts of the rule. */
  open: readonly OpenAlert[];
  readFacts(transaction: DatabaseTransaction): Promise<AlertFacts | null>;
};

/** Opens or closes an alert after a measurement, and tells it, in one transaction. Does nothing if the state stays. */
export async function changeAlert(runtime: Pick<Runtime, "config" | "clock" | "ids" | "db">, check: Check): Promise<void> {
  const { ids, rule, types, measured } = check;
  const subjectId = toSubjectId(ids);
  const change = transition(
    check.open.some((one) => one.subjectId === subjectId),
    check.exceeds,
  );
  if (change === null) return;
  await runtime.db.transaction().execute(async (transaction) => {
    await lockSubject(transaction, subjectId);
    const facts = await check.readFacts(transaction);
    if (facts === null) return;
    if (change === "begins") await openAlert(transaction, { ...ids, rule, since: new Date(runtime.clock.now()) });
    else await closeAlert(transaction, subjectId, rule);
    await announceChanges(runtime, transaction, facts, [{ type: types[change], about: { measured } }]);
  });
}

/** Closes the open alerts of subjects that are no longer measured, such as a source that was disabled. Nothing is told. */
export async function closeUnmeasured(
  { db }: Pick<Runtime, "db">,
  open: readonly OpenAlert[],
  measured: ReadonlySet<string>,
): Promise<void> {
  for (const { subjectId, rule } of open.filter((one) => !measured.has(one.subjectId))) {
    await db.transaction().execute((transaction) => closeAlert(transaction, subjectId, rule));
  }
}
