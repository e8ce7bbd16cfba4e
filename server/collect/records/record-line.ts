import { applyEdits, createCuts, type Edit, type Member, parseMembers } from "./json-source.ts";
import { clockSkewedTimestamp } from "./timestamps.ts";
import type { CallShape, CallType } from "./tracking-call.ts";

export type JsonObject = Record<string, unknown>;

/** A value, and the JSON text that it was read from. */
export type Source = { value: unknown; text: string };

/** What a call gives to each of its events; the event's own value wins (segment.md 1.8). */
export type SharedFields = {
  shape: CallShape;
  context: SharedObject;
  integrations: SharedObject;
  sentAt: Source | null;
  /** What each event takes over, in bytes at most. */
  byteCount: number;
};

export type SharedObject = { value: JsonObject; members: { key: string; text: string }[] };

/** What the server knows and the client doesn't. */
export type RecordContext = {
  sourceId: string;
  /** Ms since the epoch. */
  receivedAt: number;
  /** The client's IPv4 address, null for another kind. */
  ip: string | null;
  newMessageId(): string;
};

/** An event that breaks no rule, and its text on one line. */
type ValidEvent = { event: JsonObject; type: CallType; text: string };

/** With its newline. */
export type MadeRecord = { line: string; messageId: string };

/** Members that stand in front of an object's own ones, and what changes among these. */
type ObjectEdits = { members: string[]; edits: Edit[] };

const UNKNOWN_LIBRARY = `"library":{"name":"unknown","version":"unknown"}`;

/** Set by the server alone, or never stored: what a client sends under these names is not kept. */
const RESERVED = ["channel", "originalTimestamp", "projectId", "receivedAt", "version", "writeKey"];

/**
 * The record of an event (segment.md 1.8, 2.1): the client's text as it is, without the members that only the server sets, and
 * the server's members behind it. Where a key is there twice, the last one is judged and all are kept.
 */
export function recordLine({ event, type, text }: ValidEvent, given: SharedFields, context: RecordContext): MadeRecord {
  const members = parseMembers(text);
  const ownContext = isObject(event["context"]) ? findLastMember(members, "context") : undefined;
  const ownIntegrations = isObject(event["integrations"]) ? findLastMember(members, "integrations") : undefined;
  const mergedContext = { ...given.context.value, ...(ownContext && (event["context"] as JsonObject)) };
  const channel = isAnalyticsJs(mergedContext) ? "client" : "server";
  const contextEdits = mergeObject(text, ownContext, given.context, serverContext(mergedContext, channel, context.ip));
  const integrationsEdits = mergeObject(text, ownIntegrations, given.integrations, new Map());

  const ownMessageId = isNonEmptyString(event["messageId"]) ? event["messageId"] : null;
  const messageId = ownMessageId ?? context.newMessageId();
  const hasTimestamp = isPresent(event["timestamp"]);
  const sentAt = isPresent(event["sentAt"]) ? null : given.sentAt;
  const leftOut = new Set(RESERVED);
  if (ownContext === undefined) leftOut.add("context");
  if (ownIntegrations === undefined) leftOut.add("integrations");
  if (ownMessageId === null) leftOut.add("messageId");
  if (sentAt !== null) leftOut.add("sentAt");
  if (!hasTimestamp) leftOut.add("timestamp");
  if (event["type"] !== type) leftOut.add("type");

  const edits = [
    ...createCuts(members, leftOut),
    ...(hasTimestamp ? createRenames(members, "timestamp", "originalTimestamp") : []),
    ...contextEdits.edits,
    ...integrationsEdits.edits,
  ];
  const times = { timestamp: event["timestamp"], sentAt: event["sentAt"] ?? given.sentAt?.value, receivedAt: context.receivedAt };
  const added = [
    `"channel":"${channel}"`,
    ownContext === undefined ? `"context":{${contextEdits.members.join()}}` : "",
    ownIntegrations === undefined ? `"integrations":{${integrationsEdits.members.join()}}` : "",
    ownMessageId === null ? `"messageId":${JSON.stringify(messageId)}` : "",
    leftOut.has("type") ? `"type":"${type}"` : "",
    sentAt === null ? "" : `"sentAt":${sentAt.text}`,
    `"timestamp":"${clockSkewedTimestamp(times)}"`,
    `"projectId":${JSON.stringify(context.sourceId)}`,
    `"receivedAt":"${new Date(context.receivedAt).toISOString()}"`,
    `"version":2`,
  ].filter((member) => member !== "");
  return { line: `${applyEdits(text.slice(0, -1), edits)},${added.join()}}\n`, messageId };
}

/** `library` is always there; `ip` is the server's word for client-side libraries, and for those who ask with `direct`. */
function serverContext(context: JsonObject, channel: "client" | "server", ip: string | null): Map<string, string> {
  const wantsIp = channel === "client" || isMobile(context) || context["direct"] === true;
  const members = new Map<string, string>();
  if (wantsIp && ip !== null && !isPresent(context["ip"])) members.set("ip", `"ip":${JSON.stringify(ip)}`);
  if (!isPresent(context["library"])) members.set("library", UNKNOWN_LIBRARY);
  return members;
}

/** The server's members come first, then those that the call gives and the event does not have itself. */
function mergeObject(text: string, object: Member | undefined, given: SharedObject, server: ReadonlyMap<string, string>): ObjectEdits {
  const own = object === undefined ? [] : parseMembers(text, object.valueStart);
  const known = new Set([...server.keys(), ...own.map(({ key }) => key)]);
  const members = [...server.values(), ...given.members.filter(({ key }) => !known.has(key)).map((member) => member.text)];
  if (object === undefined) return { members, edits: [] };

  const isFollowed = own.some(({ key }) => !server.has(key));
  const open = object.valueStart + 1;
  const inserted = { start: open, end: open, text: members.join() + (members.length > 0 && isFollowed ? "," : "") };
  return { members, edits: [inserted, ...createCuts(own, server)] };
}

function createRenames(members: readonly Member[], from: string, to: string): Edit[] {
  return members.filter(({ key }) => key === from).map(({ start, keyEnd }) => ({ start, end: keyEnd, text: JSON.stringify(to) }));
}

function findLastMember(members: readonly Member[], key: string): Member | undefined {
  return members.findLast((member) => member.key === key);
}

const MOBILE_LIBRARY = /^analytics-(ios|android|kotlin|swift|react-native|flutter)|^analytics_flutter/;

function libraryName(context: JsonObject): string {
  const library = context["library"];
  const name = isObject(library) ? library["name"] : null;
  return typeof name === "string" ? name : "";
}

function isAnalyticsJs(context: JsonObject): boolean {
  return libraryName(context).startsWith("analytics.js");
}

function isMobile(context: JsonObject): boolean {
  return MOBILE_LIBRARY.test(libraryName(context));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isNonEmptyString(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
