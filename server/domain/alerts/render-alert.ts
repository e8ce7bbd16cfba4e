import { escapeHtml as html } from "../mail/render-letter.ts";
import { repairText, visibleText } from "../plain-text.ts";
import type { AlertBody } from "./alert-message.ts";
import { backlogWords } from "./alert-text.ts";
import { toSeverity } from "./alert-types.ts";

type Fact = { label: string; value: string };

/** Returns the labelled facts of a message, for people. */
export function alertFacts({ data }: AlertBody): Fact[] {
  const { fault } = data;
  const facts: (Fact | null)[] = [
    fact("Destination", data.destination == null ? null : `${data.destination.name} (${data.destination.id})`),
    fact("Location", data.destination == null ? null : `${data.destination.location} in ${data.destination.region}`),
    fact("Source", data.source == null ? null : `${data.source.name} (${data.source.id})`),
    fact("Workspace", data.workspace.name),
    fact("AWS code", fault?.awsCode == null ? null : [fault.awsCode, fault.httpStatus].filter((part) => part !== null).join(" · HTTP ")),
    fact("AWS message", fault?.awsMessage ?? null),
    fact("Request id", fault?.requestId ?? null),
    fact("Backlog", data.backlog == null || data.backlog.files === 0 ? null : backlogWords(data.backlog)),
    fact("Kept until", data.backlog?.lossDay ?? null),
    fact("What to do", data.fix ?? null),
  ];
  return facts.filter((one) => one !== null);
}

/** Returns the lines of a summary or a digest. */
export function alertLines({ data }: AlertBody): string[] {
  const changes = data.changes?.map(({ at, title }) => `${toMinute(at)} ${title}`) ?? [];
  const digest = data.lines?.map(
    (line) =>
      `${line.destination.name} (${line.source.name}): ${line.status}, ${number(line.deliveredEvents)} events delivered, ${number(line.pendingEvents)} waiting${line.expiredEvents > 0 ? `, ${number(line.expiredEvents)} expired` : ""}`,
  );
  const more = (data.lineCount ?? 0) - (data.lines?.length ?? 0) + (data.changeCount ?? 0) - (data.changes?.length ?? 0);
  return [...changes, ...(digest ?? []), ...(more > 0 ? [`and ${more} more`] : [])];
}

export type RenderedEmail = { subject: string; text: string; html: string };

/** Renders a message as an e-mail. `settingsUrl` leads to where the channel can be changed. */
export function renderEmail(body: AlertBody, settingsUrl: string): RenderedEmail {
  const { title, text, link } = body.data;
  const [facts, lines] = [alertFacts(body), alertLines(body)];
  const foot = "You get this because of an alert channel in Sluice. Change it at";
  const plain = [
    title,
    "",
    text,
    ...(lines.length > 0 ? ["", ...lines.map((line) => `- ${line}`)] : []),
    "",
    ...facts.map(({ label, value }) => `${label}: ${value}`),
    "",
    link,
    "",
    `${foot} ${settingsUrl}`,
  ].map(visibleText);
  const rows = facts
    .map(
      ({ label, value }) =>
        `<tr><td style="padding:2px 16px 2px 0;color:#666;vertical-align:top">${html(label)}</td><td>${html(value)}</td></tr>`,
    )
    .join("");
  const list = lines.length === 0 ? "" : `<ul>${lines.map((line) => `<li>${html(line)}</li>`).join("")}</ul>`;
  const markup = [
    '<div style="font:14px/1.5 system-ui,sans-serif;max-width:640px">',
    `<h1 style="font-size:18px;margin:0 0 8px">${html(title)}</h1><p>${html(text)}</p>${list}<table style="border-spacing:0">${rows}</table>`,
    `<p><a href="${html(link)}">Open in Sluice</a></p>`,
    `<p style="color:#666;font-size:12px">${html(foot)} <a href="${html(settingsUrl)}">${html(settingsUrl)}</a></p></div>`,
  ];
  return { subject: repairText(title).slice(0, 200), text: plain.join("\n"), html: markup.join("") };
}

const MARKS = { danger: ":red_circle:", warning: ":large_yellow_circle:", good: ":large_green_circle:", info: ":information_source:" };
/** Slack's limits of a section's text and of its fields. */
const MAX_SECTION = 2_900;
const MAX_FIELD = 1_900;

/** Renders a message for a Slack incoming webhook. Names can't mention people or link anywhere: Slack's three characters are escaped. */
export function renderSlack(body: AlertBody): object {
  const { title, text, link } = body.data;
  const section = (words: string) => ({ type: "section", text: { type: "mrkdwn", text: words.slice(0, MAX_SECTION) } });
  const facts = alertFacts(body).map(({ label, value }) => `*${label}:* ${slack(value).slice(0, MAX_FIELD)}`);
  const lines = alertLines(body).map((line) => `• ${slack(line)}`);
  const blocks = [
    section(`${MARKS[toSeverity(body.type)]} *${slack(title)}*\n${slack(text)}`),
    ...(lines.length > 0 ? [section(lines.join("\n"))] : []),
    ...(facts.length > 0 ? [section(facts.join("\n"))] : []),
    section(`<${link}|Open in Sluice>`),
  ];
  return { text: `${slack(title)}. ${slack(text)}`.slice(0, MAX_SECTION), blocks };
}

function fact(label: string, value: string | null): Fact | null {
  return value === null || value === "" ? null : { label, value };
}

function toMinute(at: string): string {
  return `${at.slice(11, 16)} UTC`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function slack(text: string): string {
  return visibleText(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
