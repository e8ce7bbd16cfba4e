import { selectVolumes, type VolumeRow } from "../db/alert-facts.ts";
import { selectWorkspacesWith } from "../db/alert-rules.ts";
import { type OpenAlert, selectOpenAlerts } from "../db/alert-states.ts";
import type { Measured } from "../domain/alerts/alert-message.ts";
import { isTold, type RuleSettings } from "../domain/alerts/alert-rules.ts";
import { volumeChange } from "../domain/alerts/measure.ts";
import type { Runtime } from "../runtime.ts";
import { readSourceFacts } from "./alert-facts.ts";
import { changeAlert, closeUnmeasured } from "./change-alert.ts";

const HOUR_MS = 3_600_000;

type CheckRuntime = Pick<Runtime, "config" | "clock" | "ids" | "db">;

/** Compares the sources of workspaces that ask for it with the rules about silence and volume. */
export async function checkSources(runtime: CheckRuntime): Promise<void> {
  for (const rule of ["source_silent", "volume_changed"] as const) {
    const open = await selectOpenAlerts(runtime.db, [rule]);
    const measured = new Set<string>();
    for (const { workspaceId, ...settings } of await selectWorkspacesWith(runtime.db, rule)) {
      for (const row of await selectVolumes(runtime.db, workspaceId, new Date(runtime.clock.now()))) {
        if (!isTold(settings, row.sourceId, runtime.clock.now())) continue;
        measured.add(row.sourceId);
        const check = rule === "source_silent" ? checkSilence : checkVolume;
        await check(runtime, { workspaceId, row, settings, open });
      }
    }
    await closeUnmeasured(runtime, open, measured);
  }
}

type SourceCheck = { workspaceId: string; row: VolumeRow; settings: RuleSettings; open: readonly OpenAlert[] };

/** A source that never sent anything is not silent but new. */
async function checkSilence(runtime: CheckRuntime, { workspaceId, row, settings, open }: SourceCheck): Promise<void> {
  const threshold = settings.threshold ?? 24;
  const silentMs = row.lastEventAt === null ? null : runtime.clock.now() - row.lastEventAt.getTime();
  const measured: Measured = { value: Math.floor((silentMs ?? 0) / HOUR_MS), threshold, unit: "hours", before: null, now: null };
  await changeAlert(runtime, {
    ids: { workspaceId, sourceId: row.sourceId, destinationId: null },
    rule: "source_silent",
    types: { begins: "source.silent", ends: "source.active" },
    exceeds: silentMs === null ? null : silentMs >= threshold * HOUR_MS,
    measured,
    open,
    readFacts: (transaction) => readSourceFacts(runtime, transaction, row.sourceId),
  });
}

async function checkVolume(runtime: CheckRuntime, { workspaceId, row, settings, open }: SourceCheck): Promise<void> {
  const threshold = settings.threshold ?? 50;
  const value = volumeChange(row.eventsBefore, row.eventsNow);
  const measured: Measured = { value: value ?? 0, threshold, unit: "percent", before: row.eventsBefore, now: row.eventsNow };
  await changeAlert(runtime, {
    ids: { workspaceId, sourceId: row.sourceId, destinationId: null },
    rule: "volume_changed",
    types: { begins: "volume.changed", ends: "volume.normal" },
    exceeds: value === null ? null : Math.abs(value) > threshold,
    measured,
    open,
    readFacts: (transaction) => readSourceFacts(runtime, transaction, row.sourceId),
  });
}
