import { clockSkewedTimestamp } from "./timestamps.ts";
import { CALL_TYPES, type CallShape, type CallType, type FailedOnIngestCode, LIMITS } from "./tracking-call.ts";

/** A call whose JSON made sense. Its events are judged, and made into records, once it is known whose they are. */
export type ReadCall<Records = RecordSet> = { writeKey: string | null; records(context: RecordContext): Records };

type ParsedCall = { writeKey: string | null; events: unknown[]; shared: SharedFields; shape: CallShape };

/** What a batch gives to each of its events; the event's own value wins (segment.md 1.8). */
type SharedFields = { context: JsonObject | null; integrations: JsonObject | null; sentAt: unknown };

/** What the server knows and the client doesn't. */
export type RecordContext = {
  sourceId: string;
  /** Ms since the epoch. */
  receivedAt: number;
  /** The client's IPv4 address, null for another kind. */
  ip: string | null;
  newMessageId(): string;
};

export type RecordSet = {
  /** One line a record, each with its newline. */
  lines: Buffer;
  eventCount: number;
  /** One a record, in their order. */
  messageIds: string[];
  failed: { code: FailedOnIngestCode; event: unknown }[];
};

type JsonObject = Record<string, unknown>;

/**
 * Reads a call in the plainest way: parse, judge, stringify. The fast reader is held equal to it. Null where the body is not a JSON
 * object of this shape: the whole call is refused with 400.
 */
export function readPlain(body: Buffer, shape: CallShape): ReadCall | null {
  const call = parseCall(body, shape);
  return call && { writeKey: call.writeKey, records: (context) => makeRecords(call, context) };
}

function parseCall(body: Buffer, shape: CallShape): ParsedCall | null {
  const root = parseJson(body);
  if (!isObject(root)) return null;
  const writeKey = typeof root["writeKey"] === "string" ? root["writeKey"] : null;
  if (shape.kind === "single") return { writeKey, events: [root], shared: NOTHING_SHARED, shape };

  if (!Array.isArray(root["batch"])) return null;
  const shared = { context: objectOrNull(root["context"]), integrations: objectOrNull(root["integrations"]), sentAt: root["sentAt"] };
  return { writeKey, events: root["batch"], shared, shape };
}

/** Judges each event of a call and makes its record: the client's fields, and those that the server adds (segment.md 1.8, 2.1). */
function makeRecords(call: ParsedCall, context: RecordContext): RecordSet {
  const lines: string[] = [];
  const messageIds: string[] = [];
  const failed: RecordSet["failed"] = [];
  if (call.events.length === 0) failed.push({ code: "empty_batch", event: null });

  call.events.forEach((event, position) => {
    const made = position < LIMITS.eventsPerBatch ? makeRecord(event, call, context) : "bad_request";
    if (typeof made === "string") failed.push({ code: made, event });
    else {
      lines.push(made.json);
      messageIds.push(made.messageId);
    }
  });
  return { lines: Buffer.from(lines.map((line) => `${line}\n`).join("")), eventCount: lines.length, messageIds, failed };
}

const NOTHING_SHARED: SharedFields = { context: null, integrations: null, sentAt: undefined };
const UNKNOWN_LIBRARY = { name: "unknown", version: "unknown" };

/** Set by the server alone, or never stored: what a client sends under these names is not kept. */
const RESERVED = new Set(["channel", "originalTimestamp", "projectId", "receivedAt", "version", "writeKey"]);

function makeRecord(event: unknown, call: ParsedCall, context: RecordContext): { json: string; messageId: string } | FailedOnIngestCode {
  if (!isObject(event)) return "bad_request";
  const type = call.shape.kind === "single" ? call.shape.type : event["type"];
  if (!isCallType(type)) return "bad_request";
  const fault = faultOf(event, type);
  if (fault !== null) return fault;

  const kept = Object.entries(event).filter(([name, value]) => !RESERVED.has(name) && value !== undefined);
  const sentAt = event["sentAt"] ?? call.shared.sentAt;
  const eventContext: JsonObject = { ...call.shared.context, ...objectOrNull(event["context"]) };
  const channel = isAnalyticsJs(eventContext) ? "client" : "server";
  const messageId = messageIdOf(event) ?? context.newMessageId();
  const record = Object.fromEntries([
    ...kept,
    ["channel", channel],
    ["context", completeContext(eventContext, channel, context.ip)],
    ["integrations", { ...call.shared.integrations, ...objectOrNull(event["integrations"]) }],
    ["messageId", messageId],
    ...(isGiven(event["timestamp"]) ? [["originalTimestamp", event["timestamp"]]] : []),
    ["projectId", context.sourceId],
    ["receivedAt", new Date(context.receivedAt).toISOString()],
    ...(isGiven(sentAt) ? [["sentAt", sentAt]] : []),
    ["timestamp", clockSkewedTimestamp({ timestamp: event["timestamp"], sentAt, receivedAt: context.receivedAt })],
    ["type", type],
    ["version", 2],
  ]);
  const json = stringify(record);
  return json === null || isOversized(event, json) ? "bad_request" : { json, messageId };
}

/** The first rule that the event breaks, null where it breaks none. */
function faultOf(event: JsonObject, type: CallType): FailedOnIngestCode | null {
  const ids = [event["userId"], event["anonymousId"]].filter(isGiven);
  if (ids.some((id) => typeof id !== "string")) return "id_not_string";
  if (type !== "alias" && !ids.some((id) => id !== "")) return "no_user_anon_id";
  if (type === "alias" && !(isFilledString(event["userId"]) && isFilledString(event["previousId"]))) return "id_required";
  if (type === "group" && !isFilledString(event["groupId"])) return "id_required";

  if (type === "track" && (!isGiven(event["event"]) || event["event"] === "")) return "event_not_defined";
  if (type === "track" && typeof event["event"] !== "string") return "event_not_string";
  if (isGiven(event["properties"]) && !isObject(event["properties"])) return "properties_not_object";
  if (isGiven(event["traits"]) && !isObject(event["traits"])) return "traits_not_object";
  if (isGiven(event["context"]) && !isObject(event["context"])) return "bad_request";
  if (type === "page" || type === "screen") {
    if (isGiven(event["name"]) && typeof event["name"] !== "string") return "name_not_string";
    if (isGiven(event["category"]) && typeof event["category"] !== "string") return "category_not_string";
  }
  return null;
}

/** `library` is always there; `ip` is the server's word for client-side libraries, and for those who ask with `direct`. */
function completeContext(context: JsonObject, channel: "client" | "server", ip: string | null): JsonObject {
  const wantsIp = channel === "client" || isMobile(context) || context["direct"] === true;
  return {
    ...context,
    ...(wantsIp && ip !== null && !isGiven(context["ip"]) ? { ip } : {}),
    library: context["library"] ?? UNKNOWN_LIBRARY,
  };
}

const MOBILE_LIBRARY = /^analytics-(ios|android|kotlin|swift|react-native|flutter)|^analytics_flutter/;

function libraryName(context: JsonObject): string {
  const name = objectOrNull(context["library"])?.["name"];
  return typeof name === "string" ? name : "";
}

function isAnalyticsJs(context: JsonObject): boolean {
  return libraryName(context).startsWith("analytics.js");
}

function isMobile(context: JsonObject): boolean {
  return MOBILE_LIBRARY.test(libraryName(context));
}

function messageIdOf(event: JsonObject): string | null {
  return isFilledString(event["messageId"]) ? event["messageId"] : null;
}

/** Null where the record nests deeper than the stack goes. */
function stringify(record: JsonObject): string | null {
  try {
    return JSON.stringify(record);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The limit is on what the client sent; only a long record is worth measuring again. */
function isOversized(event: JsonObject, json: string): boolean {
  return Buffer.byteLength(json) > LIMITS.eventByteCount && Buffer.byteLength(JSON.stringify(event)) > LIMITS.eventByteCount;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function isCallType(value: unknown): value is CallType {
  return CALL_TYPES.includes(value as CallType);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOrNull(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isFilledString(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
