import type { OverviewStep } from "@/server/domain/overview/overview-steps.ts";
import type { DeliveryOverview } from "@/server/observe/delivery-overview.ts";

const PERCENT = new Intl.NumberFormat("en-US", { style: "percent", minimumFractionDigits: 0, maximumFractionDigits: 2 });

/** "98.5%". A share that is not whole is never rounded to 0 % or 100 %. "–" if there is nothing to be a share of. */
export function percent(part: number, total: number): string {
  if (total === 0) return "–";
  const share = part / total;
  const rounded = Math.round(share * 10_000);
  if (part > 0 && rounded === 0) return "<0.01%";
  if (part < total && rounded === 10_000) return ">99.99%";
  return PERCENT.format(share);
}

/** "+7 pp", "−0.5 pp": the share now minus the share in the period before, in percentage points. "–" if one of them had no events. */
export function pointsChange(now: { part: number; total: number }, before: { part: number; total: number }): string {
  if (now.total === 0 || before.total === 0) return "–";
  const points = Math.round((now.part / now.total - before.part / before.total) * 10_000) / 100;
  if (points === 0) return "0 pp";
  return `${points > 0 ? "+" : "−"}${Math.abs(points)} pp`;
}

/** Returns what the events of a step are a share of: what arrived at the source, or, after ingest, what was stored. */
export function stepTotal(step: OverviewStep, steps: DeliveryOverview["steps"], period: "eventCount" | "previousCount"): number {
  const stored = steps.received[period];
  return step === "received" || step === "failed_on_ingest" ? stored + steps.failed_on_ingest[period] : stored;
}
