import { selectSuccess } from "../db/alert-facts.ts";
import { selectWorkspacesWith } from "../db/alert-rules.ts";
import { selectOpenAlerts } from "../db/alert-states.ts";
import { isTold } from "../domain/alerts/alert-rules.ts";
import { successRate } from "../domain/alerts/measure.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";
import { readDestinationFacts } from "./alert-facts.ts";
import { changeAlert, closeUnmeasured } from "./change-alert.ts";

/** Files younger than this may simply be on their way. */
const ON_ITS_WAY_MS = 15 * 60_000;

/** Compares the share of delivered events with the rule, in workspaces that ask for it. */
export async function checkSuccess(runtime: Pick<Runtime, "config" | "clock" | "ids" | "db">): Promise<void> {
  const now = runtime.clock.now();
  const open = await selectOpenAlerts(runtime.db, ["success_rate_low"]);
  const measured = new Set<string>();
  for (const { workspaceId, ...settings } of await selectWorkspacesWith(runtime.db, "success_rate_low")) {
    const threshold = settings.threshold ?? 95;
    const rows = await selectSuccess(runtime.db, workspaceId, new Date(now - DAY_MS), new Date(now - ON_ITS_WAY_MS));
    for (const { destinationId, sourceId, deliveredEvents, allEvents } of rows) {
      if (!isTold(settings, sourceId, now)) continue;
      measured.add(destinationId);
      const value = successRate(deliveredEvents, allEvents);
      await changeAlert(runtime, {
        ids: { workspaceId, sourceId, destinationId },
        rule: "success_rate_low",
        types: { begins: "success_rate.low", ends: "success_rate.normal" },
        exceeds: value === null ? null : value < threshold,
        measured: { value: value ?? 0, threshold, unit: "percent", before: allEvents, now: deliveredEvents },
        open,
        readFacts: async (transaction) => (await readDestinationFacts(runtime, transaction, destinationId))?.facts ?? null,
      });
    }
  }
  await closeUnmeasured(runtime, open, measured);
}
