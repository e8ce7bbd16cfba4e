import type { RuleId } from "./alert-rules.ts";

type Severity = "danger" | "warning" | "good" | "info";
type TypeFacts = { rule: RuleId; phase: "fired" | "recovered"; severity: Severity };

/** Each change of state that is told, with the rule that it belongs to. The names are the `type` of webhooks. */
export const ALERT_TYPES = {
  "destination.paused": { rule: "destination_paused", phase: "fired", severity: "danger" },
  "destination.resumed": { rule: "destination_resumed", phase: "recovered", severity: "good" },
  "destination.would_fail": { rule: "delivery_would_fail", phase: "fired", severity: "warning" },
  "destination.recovered": { rule: "delivery_recovered", phase: "recovered", severity: "good" },
  "files.expiring": { rule: "files_expiring", phase: "fired", severity: "danger" },
  "files.caught_up": { rule: "files_expiring", phase: "recovered", severity: "good" },
  "files.expired": { rule: "files_expired", phase: "fired", severity: "danger" },
  "files.expiry_ended": { rule: "files_expired", phase: "recovered", severity: "good" },
  "backlog.old": { rule: "backlog_old", phase: "fired", severity: "warning" },
  "backlog.delivered": { rule: "backlog_old", phase: "recovered", severity: "good" },
  "source.silent": { rule: "source_silent", phase: "fired", severity: "warning" },
  "source.active": { rule: "source_silent", phase: "recovered", severity: "good" },
  "volume.changed": { rule: "volume_changed", phase: "fired", severity: "warning" },
  "volume.normal": { rule: "volume_changed", phase: "recovered", severity: "good" },
  "success_rate.low": { rule: "success_rate_low", phase: "fired", severity: "warning" },
  "success_rate.normal": { rule: "success_rate_low", phase: "recovered", severity: "good" },
} as const satisfies Record<string, TypeFacts>;

export type AlertType = keyof typeof ALERT_TYPES;

/** The `type` of a message: that of its change, several changes, the daily digest, or a test. */
export type MessageType = AlertType | "alerts.summary" | "alerts.digest" | "alerts.test";

export function toSeverity(type: MessageType): Severity {
  return type in ALERT_TYPES ? ALERT_TYPES[type as AlertType].severity : "info";
}

export function toRule(type: AlertType): RuleId {
  return ALERT_TYPES[type].rule;
}
