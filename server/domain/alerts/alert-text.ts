import { dayWords, durationWords } from "../time-words.ts";
import type { AlertChange, Backlog, Measured } from "./alert-message.ts";
import type { AlertType } from "./alert-types.ts";

/** Returns the title of a change: the subject's name and what happened. */
export function alertTitle(change: AlertChange): string {
  const name = (change.destination ?? change.source ?? change.workspace).name;
  return `${name}: ${TITLES[change.type](change)}`;
}

/** Returns one or two sentences: what happened, and what waits. */
export function alertSentence(change: AlertChange): string {
  return [SENTENCES[change.type](change), backlogSentence(change)].filter((sentence) => sentence !== "").join(" ");
}

/** Returns bytes in the largest fitting unit, with one digit: `1.2 MB`. */
export function byteWords(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

const TITLES: Record<AlertType, (change: AlertChange) => string> = {
  "destination.paused": () => "Delivery is paused",
  "destination.resumed": () => "Delivery resumed",
  "destination.would_fail": () => "Delivery would fail",
  "destination.recovered": () => "Validation passes again",
  "files.expiring": ({ measured }) => `Files expire soon (${value(measured)} of the time is over)`,
  "files.caught_up": () => "No file is close to expiry any longer",
  "files.expired": () => "Files expired",
  "files.expiry_ended": () => "No further files expire",
  "backlog.old": ({ backlog }) => `Backlog is ${durationWords((backlog?.ageSeconds ?? 0) * 1000)} old`,
  "backlog.delivered": () => "Backlog is delivered",
  "source.silent": ({ measured }) => `No events for ${value(measured)}`,
  "source.active": () => "Events arrive again",
  "volume.changed": ({ measured }) => `Volume is ${(measured?.value ?? 0) > 0 ? "up" : "down"} ${absolute(measured)}`,
  "volume.normal": () => "Volume is usual again",
  "success_rate.low": ({ measured }) => `Success rate is ${value(measured)}`,
  "success_rate.normal": () => "Success rate is usual again",
};

const SENTENCES: Record<AlertType, (change: AlertChange) => string> = {
  "destination.paused": ({ fault }) => fault?.message ?? "A fault in the AWS set-up stops delivery.",
  "destination.resumed": ({ backlog }) =>
    backlog === null || backlog.files === 0 ? "Nothing waited." : "What waited is being delivered now.",
  "destination.would_fail": ({ fault }) =>
    `Files are still delivered, but a validation of the saved settings failed. ${fault?.message ?? ""}`.trim(),
  "destination.recovered": () => "A validation of the saved settings passed.",
  "files.expiring": ({ backlog }) =>
    backlog?.lossDay == null ? "" : `Files expire from ${toDay(backlog.lossDay)} on unless delivery works before.`,
  "files.caught_up": () => "The oldest waiting file is far from its expiry.",
  "files.expired": ({ expired }) =>
    `${plural(expired?.events ?? 0, "event")} in ${plural(expired?.files ?? 0, "file")} waited too long. They can be sent again while their batches are staged.`,
  "files.expiry_ended": ({ expired }) =>
    `${plural(expired?.events ?? 0, "event")} in ${plural(expired?.files ?? 0, "file")} expired in all.`,
  "backlog.old": ({ measured }) => `A file waits for longer than ${durationWords((measured?.threshold ?? 0) * 60_000)}.`,
  "backlog.delivered": ({ measured }) => `No file waits for longer than ${durationWords((measured?.threshold ?? 0) * 60_000)}.`,
  "source.silent": () => "The source has sent events before. Look at its senders, and whether its write key is right.",
  "source.active": () => "The source sends events again.",
  "volume.changed": ({ measured }) => `${volumeWords(measured)} in the last 24 hours.`,
  "volume.normal": ({ measured }) => `${volumeWords(measured)} in the last 24 hours.`,
  "success_rate.low": ({ measured }) => `Less than ${measured?.threshold ?? 0} % of the last 24 hours' events is delivered.`,
  "success_rate.normal": ({ measured }) => `${value(measured)} of the last 24 hours' events is delivered.`,
};

const WITH_BACKLOG: readonly AlertType[] = [
  "destination.paused",
  "destination.resumed",
  "destination.would_fail",
  "files.expiring",
  "files.expired",
  "backlog.old",
  "success_rate.low",
];

function backlogSentence({ type, backlog }: AlertChange): string {
  if (backlog === null || backlog.files === 0 || !WITH_BACKLOG.includes(type)) return "";
  return `${backlogWords(backlog)}${backlog.lossDay === null || type === "destination.resumed" ? "" : `, kept until ${toDay(backlog.lossDay)}`}.`;
}

/** Returns events, files, bytes and age of what waits. */
export function backlogWords({ events, files, bytes, ageSeconds }: Backlog): string {
  return `${plural(events, "event")} in ${plural(files, "file")} (${byteWords(bytes)}) wait${events === 1 ? "s" : ""}, the oldest for ${durationWords(ageSeconds * 1000)}`;
}

function toDay(day: string): string {
  return dayWords(Date.parse(day));
}

function value(measured: Measured | null): string {
  if (measured === null) return "";
  return measured.unit === "percent"
    ? `${measured.value} %`
    : durationWords(measured.value * (measured.unit === "hours" ? 3_600_000 : 60_000));
}

function absolute(measured: Measured | null): string {
  return `${Math.abs(measured?.value ?? 0)} %`;
}

function volumeWords(measured: Measured | null): string {
  return `${plural(measured?.now ?? 0, "event")} after ${plural(measured?.before ?? 0, "event")} the day before: ${sign(measured?.value ?? 0)} %`;
}

function sign(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}

function plural(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
