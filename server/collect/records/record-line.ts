import type { CallType } from "../../domain/batch/event-kind.ts";
import { applyEdits, createCuts, type Edit, type Member, parseMembers } from "./json-source.ts";
import { correctTimestamp } from "./timestamps.ts";
import type { CallShape } from "./tracking-call.ts";

export type JsonObject = Record<string, unknown>;

/** A value, and its JSON text. */
export type Source = { value: unknown; text: string };

/** The fields of a call that apply to each of its events, unless the event has its own value (docs/tracking-api.md 1.8). */
export type SharedFields = {
  shape: CallShape;
  context: SharedObject;
  integrations: SharedObject;
  sentAt: Source | null;
  /** The maximum size that they add to an event, in bytes. */
  byteCount: number;
};

export type SharedObject = { value: JsonObject; members: { key: string; text: string }[] };

/** The server's own facts about a call. */
export type RecordContext = {
  sourceId: string;
  /** Ms since the epoch. */
  receivedAt: number;
  /** The client's IPv4 address; null if it is not IPv4. */
  ip: string | null;
  createMessageId(): string;
};

/** An event that breaks no rule. `text` is on one line. */
type ValidEvent = { event: JsonObject; type: CallType; text: string };

/** A record. `line` ends with a newline. */
export type MadeRecord = { line: string; messageId: string };

/** Members to insert before an object's own members, and the edits of the object. */
type ObjectEdits = { members: string[]; edits: Edit[] };

const UNKNOWN_LIBRARY = `"library":{"name":"unknown","version":"unknown"}`;

/** Members that only the server sets, or that are never stored. A client's values for them are removed. */
const RESERVED = ["channel", "originalTimestamp", "projectId", "receivedAt", "version", "writeKey"];

/**
 * Returns the record of an event (docs/tracking-api.md 1.8, 2.1): the client's text, without the members that only the server sets, followed by the server's
 * members. Of duplicate keys, the last one is validated, and all are kept.
 */
export function createRecordLine({ event, type, text }: ValidEvent, given: SharedFields, context: RecordContext): MadeRecord {
  const members = parseMembers(text);
  const ownContext = isObject(event["context"]) ? findLastMember(members, "context") : undefined;
  const ownIntegrations = isObject(event["integrations"]) ? findLastMember(members, "integrations") : undefined;
  const mergedContext = { ...given.context.value, ...(ownContext && (event["context"] as JsonObject)) };
  const channel = isAnalyticsJs(mergedContext) ? "client" : "server";
  const contextEdits = mergeObject(text, ownContext, given.context, createServerContext(mergedContext, channel, context.ip));
  const integrationsEdits = mergeObject(text, ownIntegrations, given.integrations, new Map());

  const ownMessageId = isNonEmptyString(event["messageId"]) ? event["messageId"] : null;
  const messageId = ownMessageId ?? context.createMessageId();
  const hasTimestamp = isPresent(event["timestamp"]);
  const sentAt = isPresent(event["sentAt"]) ? null : given.sentAt;
  const removed = new Set(RESERVED);
  if (ownContext === undefined) removed.add("context");
  if (ownIntegrations === undefined) removed.add("integrations");
  if (ownMessageId === null) removed.add("messageId");
  if (sentAt !== null) removed.add("sentAt");
  if (!hasTimestamp) removed.add("timestamp");
  if (event["type"] !== type) removed.add("type");

  const edits = [
    ...createCuts(members, removed),
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
    removed.has("type") ? `"type":"${type}"` : "",
    sentAt === null ? "" : `"sentAt":${sentAt.text}`,
    `"timestamp":"${correctTimestamp(times)}"`,
    `"projectId":${JSON.stringify(context.sourceId)}`,
    `"receivedAt":"${new Date(context.receivedAt).toISOString()}"`,
    `"version":2`,
  ].filter((member) => member !== "");
  return { line: `${applyEdits(text.slice(0, -1), edits)},${added.join()}}\n`, messageId };
}

/** Returns the server's members of `context`: `library` if it is missing, and `ip` for client-side libraries and for clients that set `direct`. */
function createServerContext(context: JsonObject, channel: "client" | "server", ip: string | null): Map<string, string> {
  const wantsIp = channel === "client" || isMobile(context) || context["direct"] === true;
  const members = new Map<string, string>();
  if (wantsIp && ip !== null && !isPresent(context["ip"])) members.set("ip", `"ip":${JSON.stringify(ip)}`);
  if (!isPresent(context["library"])) members.set("library", UNKNOWN_LIBRARY);
  return members;
}

/** Merges the server's members, then the call's members that the event does not have, into the event's object. */
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

function findLibraryName(context: JsonObject): string {
  const library = context["library"];
  const name = isObject(library) ? library["name"] : null;
  return typeof name === "string" ? name : "";
}

function isAnalyticsJs(context: JsonObject): boolean {
  return findLibraryName(context).startsWith("analytics.js");
}

function isMobile(context: JsonObject): boolean {
  return MOBILE_LIBRARY.test(findLibraryName(context));
}

/** Returns whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns whether a value is neither missing nor null. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isNonEmptyString(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
