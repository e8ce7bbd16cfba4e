import { alertSentence, alertTitle } from "./alert-text.ts";
import type { AlertType, MessageType } from "./alert-types.ts";

type Named = { id: string; name: string };

/** What waits for a destination. Times are ISO 8601; `lossDay` is the UTC day on which the oldest file expires. */
export type Backlog = { files: number; events: number; bytes: number; oldestAt: string | null; ageSeconds: number; lossDay: string | null };

/** What AWS answered. `kind` is Sluice's word for it. */
export type AlertFault = {
  kind: string | null;
  message: string | null;
  call: string | null;
  httpStatus: number | null;
  awsCode: string | null;
  awsMessage: string | null;
  requestId: string | null;
};

/** What was measured against the rule's threshold: minutes, hours, percent. `before` and `now` are events. */
export type Measured = {
  value: number;
  threshold: number;
  unit: "minutes" | "hours" | "percent";
  before: number | null;
  now: number | null;
};

/** The facts of one change of state. Everything that people read is rendered from them. */
export type AlertFacts = {
  workspace: Named;
  source: Named | null;
  /** `location` is `s3://bucket/prefix`. */
  destination: (Named & { location: string; region: string }) | null;
  link: string;
  fault: AlertFault | null;
  /** The one thing to do; null if there is nothing to do. */
  fix: string | null;
  /** Who has to do it. */
  blame: "yours" | "ours" | "amazons" | null;
  backlog: Backlog | null;
  measured: Measured | null;
  expired: { files: number; events: number } | null;
};

/** One change of state. `at` is ISO 8601. */
export type AlertChange = AlertFacts & { id: string; type: AlertType; at: string };

/** One destination of the digest. Counts are of the last 24 hours, but for what waits now. */
export type DigestLine = {
  destination: Named;
  source: Named;
  status: string;
  deliveredFiles: number;
  deliveredEvents: number;
  pendingEvents: number;
  oldestPendingAt: string | null;
  expiredEvents: number;
};

type MessageData = Partial<AlertFacts> & {
  title: string;
  text: string;
  link: string;
  workspace: Named;
  /** Of a summary: its changes, the oldest first. */
  changes?: { id: string; type: AlertType; at: string; title: string }[];
  changeCount?: number;
  /** Of a digest. */
  lines?: DigestLine[];
  lineCount?: number;
};

/** The JSON of a message, as a webhook gets it. Slack and e-mail are rendered from it. */
export type AlertBody = { type: MessageType; timestamp: string; data: MessageData };

/** Standard Webhooks asks for less than 20 kB. */
const MAX_BYTES = 19_500;
/** The longest texts of AWS, longer first: the first with which the body is small enough counts. */
const TEXT_LIMITS = [800, 300, 100, 30];
const MAX_CHANGES = 20;
const MAX_LINES = 20;

/** Returns the message of these changes of one subject, the oldest first: of one, or a summary of several with the newest one's facts. */
export function toAlertBody(changes: readonly AlertChange[], now: number): AlertBody {
  const bodies = TEXT_LIMITS.map((limit) => toBody(changes, now, limit));
  return bodies.find((body) => new TextEncoder().encode(JSON.stringify(body)).length < MAX_BYTES) ?? (bodies.at(-1) as AlertBody);
}

function toBody(changes: readonly AlertChange[], now: number, textLimit: number): AlertBody {
  const last = changes.at(-1);
  if (last === undefined) throw new Error("A message needs a change.");
  const newest = shortened(last, textLimit);
  const { id: _, type, at, ...facts } = newest;
  const text = alertSentence(newest);
  if (changes.length === 1) return { type, timestamp: at, data: { title: alertTitle(newest), text, ...facts } };

  const listed = changes
    .slice(-MAX_CHANGES)
    .map((change) => ({ id: change.id, type: change.type, at: change.at, title: alertTitle(change) }));
  const name = (newest.destination ?? newest.source ?? newest.workspace).name;
  const title = `${name}: ${changes.length} changes, now: ${lowerFirst(alertTitle(newest).slice(name.length + 2))}`;
  const timestamp = new Date(now).toISOString();
  return { type: "alerts.summary", timestamp, data: { title, text, ...facts, changes: listed, changeCount: changes.length } };
}

/** Returns the message of a digest: destinations with something to do first, at most 20 of them. */
export function toDigestBody(about: { workspace: Named; link: string; now: number }, lines: readonly DigestLine[]): AlertBody {
  const sorted = lines.toSorted((one, other) => urgency(other) - urgency(one));
  const delivered = lines.reduce((sum, line) => sum + line.deliveredEvents, 0);
  const pending = lines.reduce((sum, line) => sum + line.pendingEvents, 0);
  const expired = lines.reduce((sum, line) => sum + line.expiredEvents, 0);
  const title = `${about.workspace.name}: ${count(delivered, "event")} delivered in 24 hours`;
  const text = `${count(pending, "event")} wait${pending === 1 ? "s" : ""}, and ${count(expired, "event")} expired in 24 hours.`;
  const data = { title, text, link: about.link, workspace: about.workspace, lines: sorted.slice(0, MAX_LINES), lineCount: lines.length };
  return { type: "alerts.digest", timestamp: new Date(about.now).toISOString(), data };
}

/** Returns the message of a channel's Test button. */
export function toTestBody(about: { workspace: Named; channelName: string; link: string; now: number }): AlertBody {
  const data = {
    title: `Test of the channel ${about.channelName}`,
    text: "This channel works. Alerts of this workspace arrive here.",
    link: about.link,
    workspace: about.workspace,
  };
  return { type: "alerts.test", timestamp: new Date(about.now).toISOString(), data };
}

function urgency(line: DigestLine): number {
  return (line.expiredEvents > 0 ? 4 : 0) + (line.status === "Paused" ? 2 : 0) + (line.pendingEvents > 0 ? 1 : 0);
}

function shortened(change: AlertChange, limit: number): AlertChange {
  const { fault, fix } = change;
  const cut = (text: string | null) => (text === null || text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`);
  return {
    ...change,
    fix: cut(fix),
    fault:
      fault === null ? null : { ...fault, message: cut(fault.message), awsMessage: cut(fault.awsMessage), requestId: cut(fault.requestId) },
  };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
