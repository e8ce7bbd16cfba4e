import { deleteChangesBefore, selectHeldSubjects } from "../db/alert-changes.ts";
import { deleteNoticesBefore } from "../db/alert-notices.ts";
import { lockSubject } from "../db/alert-states.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";
import { tellHeldChanges } from "./announce-changes.ts";
import { checkBacklogs } from "./check-backlogs.ts";
import { checkSources } from "./check-sources.ts";
import { checkSuccess } from "./check-success.ts";
import { checkVerdicts } from "./check-verdicts.ts";
import { sendDigests } from "./send-digests.ts";

/** How long notices are kept. */
const KEPT_MS = 90 * DAY_MS;

type CheckRuntime = Pick<Runtime, "config" | "clock" | "ids" | "db" | "log">;

/**
 * Looks for what no single change shows: backlogs and their age, silent sources, changed volumes and low success rates. Tells what was held, and
 * sends the digests that are due. A check that throws does not keep the others from running.
 */
export async function checkAlerts(runtime: CheckRuntime): Promise<void> {
  for (const check of [checkBacklogs, checkVerdicts, checkSources, checkSuccess, tellHeld, sendDigests, removeOld]) {
    await check(runtime).catch((error) => {
      runtime.log.error({ event: "alert-check-failed", check: check.name, error }, "A check for alerts failed. It runs again in a minute.");
    });
  }
}

async function tellHeld(runtime: CheckRuntime): Promise<void> {
  for (const subjectId of await selectHeldSubjects(runtime.db)) {
    await runtime.db.transaction().execute(async (transaction) => {
      await lockSubject(transaction, subjectId);
      await tellHeldChanges(runtime, transaction, subjectId);
    });
  }
}

async function removeOld({ db, clock }: CheckRuntime): Promise<void> {
  const before = new Date(clock.now() - KEPT_MS);
  await deleteChangesBefore(db, before);
  await deleteNoticesBefore(db, before);
}
