import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Route } from "next";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { OpenAlertView } from "@/server/alerts/manage/list-open-alerts.ts";
import { toRuleFacts } from "@/server/domain/alerts/alert-rules.ts";

/** The alerts that have fired and not recovered, with what they are about. */
export function OpenAlerts({ alerts }: { alerts: readonly OpenAlertView[] }) {
  if (alerts.length === 0) {
    return (
      <p className="flex items-center gap-2 rounded-lg border border-border px-4 py-3 text-muted">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
        No alert is open.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {alerts.map((alert) => (
        <li
          key={`${alert.rule} ${alert.destination?.id ?? alert.source?.id}`}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5"
        >
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning" />
          <span className="font-medium">
            {toRuleFacts(alert.rule).label}
            {alert.level > 0 && ` (${alert.level} %)`}
          </span>
          <Subject alert={alert} />
          <span className="ml-auto text-sm text-muted">
            Since <Time at={alert.since} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Subject({ alert: { destination, source } }: { alert: OpenAlertView }) {
  const subject = destination ?? source;
  if (subject === null) return null;
  const href = destination === null ? `/sources/${subject.id}` : `/destinations/${subject.id}/settings`;
  return (
    <Link href={href as Route} className="min-w-0 break-words text-accent-text underline underline-offset-2">
      {subject.name}
      {destination !== null && source !== null && ` on ${source.name}`}
    </Link>
  );
}
