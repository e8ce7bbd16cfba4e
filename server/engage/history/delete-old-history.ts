import {
  BASE_DAY,
  deleteHistoryPart,
  deleteOldHistoryBatches,
  type HistoryPartRow,
  listExpiredParts,
  listReplacedParts,
} from "../../db/history-parts.ts";
import { DAY_MS, toReceivedDay } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";
import { replaceParts } from "./replace-parts.ts";

/** A query that reads a replaced part takes less time. */
const KEPT_MS = 2 * 3_600_000;
const REMOVED_PER_RUN = 1_000;
const FOLDED_TOGETHER = 100;

/**
 * Removes the events of days that ended ENGAGE_HISTORY_DAYS ago. Their latest traits, and which identifiers belong together, are folded into a part of day 0
 * before. Removes the files of parts that were replaced two hours ago.
 */
export async function deleteOldHistory(runtime: Runtime): Promise<void> {
  const { config, db, clock, history, log } = runtime;
  const firstKept = toReceivedDay(clock.now()) - config.ENGAGE_HISTORY_DAYS * DAY_MS;
  for (const parts of toFolds(await listExpiredParts(db, firstKept))) {
    await replaceParts(runtime, { parts, receivedDay: BASE_DAY, prefix: "base", how: (engine, input) => engine.foldParts(input) }).catch(
      (error) =>
        log.warn(
          { event: "history-not-folded", workspaceId: parts[0]?.workspaceId, error },
          "Parts of the history that expired were not folded. They stay, and are tried again.",
        ),
    );
  }
  for (const part of await listReplacedParts(db, new Date(clock.now() - KEPT_MS), REMOVED_PER_RUN)) {
    await history.remove(part);
    await deleteHistoryPart(db, part);
  }
  await deleteOldHistoryBatches(db, firstKept);
}

/** Returns what is folded together in one run: for each workspace the parts of day 0 with the oldest other parts. */
function toFolds(parts: readonly HistoryPartRow[]): HistoryPartRow[][] {
  return [...Map.groupBy(parts, ({ workspaceId }) => workspaceId).values()].map((own) => own.slice(0, FOLDED_TOGETHER));
}
