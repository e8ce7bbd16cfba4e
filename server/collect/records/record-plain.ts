import type { FailedOnIngestCode } from "../../domain/activity/failed-on-ingest-codes.ts";
import { type CallType, type EventKind, isCallType, toEventKind, toStoredText } from "../../domain/batch/event-kind.ts";
import { parseItems, parseMembers, repairSurrogates, toOneLine } from "./json-source.ts";
import {
  createRecordLine,
  isNonEmptyString,
  isObject,
  isPresent,
  type JsonObject,
  type MadeRecord,
  type RecordContext,
  type SharedFields,
  type SharedObject,
  type Source,
} from "./record-line.ts";
import { type CallShape, LIMITS } from "./tracking-call.ts";

/** A call with valid JSON. `records` validates its events and returns their records, when the source is known. */
export type ReadCall<Records = RecordSet> = { writeKey: string | null; records(context: RecordContext): Records };

type ParsedCall = { writeKey: string | null; events: Source[]; given: SharedFields };

/** An event that was refused, as the client wrote it. */
export type FailedEvent = { code: FailedOnIngestCode; event: string; kind: EventKind };

/** A client library, as it names itself. */
export type Library = { name: string; version: string };

export type RecordSet = {
  /** One line for each record, each with a newline. */
  lines: Buffer;
  eventCount: number;
  /** One for each record, in their order. */
  messageIds: string[];
  /** One for each record, in their order. */
  kinds: EventKind[];
  /** The library that one of the events, or the batch, names: the client libraries name the same one in all. */
  library: Library | null;
  failed: FailedEvent[];
};

/**
 * Reads a call in the simplest way: it validates the parsed values, and assembles each record from the client's source text. It is the reference for
 * the fast reader, which must return the same. Returns null if the body is not a JSON object of this shape: the whole call is refused with 400.
 */
export function readPlain(body: Buffer, shape: CallShape): ReadCall | null {
  const call = parseCall(repairSurrogates(body.toString("utf8")), shape);
  return call && { writeKey: call.writeKey, records: (context) => makeRecords(call, context) };
}

function parseCall(text: string, shape: CallShape): ParsedCall | null {
  const root = parseJson(text);
  if (!isObject(root)) return null;
  const writeKey = typeof root["writeKey"] === "string" ? root["writeKey"] : null;
  if (shape.kind === "single") return { writeKey, events: [{ value: root, text: text.trim() }], given: parseSharedFields(shape, {}) };

  const batch = root["batch"];
  if (!Array.isArray(batch)) return null;
  const texts = new Map(parseMembers(text, text.indexOf("{")).map((member) => [member.key, text.slice(member.valueStart, member.end)]));
  const events = parseItems(texts.get("batch") as string).map((item, index) => ({ value: batch[index], text: item }));
  const { context, integrations, sentAt } = Object.fromEntries(texts);
  return { writeKey, events, given: parseSharedFields(shape, { context, integrations, sentAt }) };
}

type BatchMembers = { context?: string | undefined; integrations?: string | undefined; sentAt?: string | undefined };

/** Parses the members of a batch that apply to all events. */
export function parseSharedFields(shape: CallShape, members: BatchMembers): SharedFields {
  const texts = [members.context, members.integrations, members.sentAt].filter((text) => text !== undefined);
  const sentAt = members.sentAt === undefined ? null : { value: JSON.parse(members.sentAt), text: toOneLine(members.sentAt) };
  return {
    shape,
    context: parseSharedObject(members.context),
    integrations: parseSharedObject(members.integrations),
    sentAt: isPresent(sentAt?.value) ? sentAt : null,
    byteCount: texts.reduce((total, text) => total + Buffer.byteLength(text), 0),
  };
}

function parseSharedObject(source: string | undefined): SharedObject {
  const value: unknown = source === undefined ? null : JSON.parse(source);
  if (source === undefined || !isObject(value)) return { value: {}, members: [] };
  const text = toOneLine(source);
  return { value, members: parseMembers(text).map(({ key, start, end }) => ({ key, text: text.slice(start, end) })) };
}

/** Validates each event of a call and creates its record: the client's fields, and those that the server adds (docs/tracking-api.md 1.8, 2.1). */
function makeRecords(call: ParsedCall, context: RecordContext): RecordSet {
  const lines: string[] = [];
  const messageIds: string[] = [];
  const kinds: EventKind[] = [];
  const failed: FailedEvent[] = [];
  let library: Library | null = null;
  if (call.events.length === 0) failed.push({ code: "empty_batch", event: "null", kind: toEventKind(null) });

  call.events.forEach((event, position) => {
    const made = position < LIMITS.eventsPerBatch ? makeRecord(event, call.given, context) : "batch_limit_exceeded";
    if (typeof made === "string") failed.push({ code: made, event: event.text, kind: toRefusedKind(event.value, call.given) });
    else {
      lines.push(made.line);
      messageIds.push(made.messageId);
      library = toLibrary(event.value, call.given) ?? library;
      kinds.push(toEventKind(JSON.parse(made.line)));
    }
  });
  return { lines: Buffer.from(lines.join("")), eventCount: lines.length, messageIds, kinds, library, failed };
}

/** Returns the record of one event of a batch, or the code of the rule that it breaks. Unpaired surrogates must be replaced already. */
export function readEvent(text: string, given: SharedFields, context: RecordContext): MadeRecord | FailedOnIngestCode {
  return makeRecord({ value: JSON.parse(text), text }, given, context);
}

/** Returns the kind of an event that is refused. Its type may come from the path, and its app version from the batch. */
export function toRefusedKind(event: unknown, { shape, context }: SharedFields): EventKind {
  if (!isObject(event)) return toEventKind(null);
  const type = shape.kind === "single" ? shape.type : event["type"];
  const ownContext = isObject(event["context"]) ? event["context"] : {};
  return toEventKind({ ...event, type, context: { ...context.value, ...ownContext } });
}

/** Returns the library that an event, or its batch, names; null if its name is empty or no text. */
export function toLibrary(event: unknown, given: SharedFields): Library | null {
  const own = isObject(event) && isObject(event["context"]) ? event["context"] : {};
  const library = { ...given.context.value, ...own }["library"];
  if (!isObject(library) || !isNonEmptyString(library["name"])) return null;
  const version = typeof library["version"] === "string" ? library["version"] : "";
  return { name: toStoredText(library["name"]), version: toStoredText(version) };
}

function makeRecord({ value: event, text }: Source, given: SharedFields, context: RecordContext): MadeRecord | FailedOnIngestCode {
  if (!isObject(event)) return "bad_request";
  const type = given.shape.kind === "single" ? given.shape.type : event["type"];
  if (!isCallType(type)) return "bad_request";
  const fault = findFault(event, type) ?? findConsentFault(event, type, given.context.value);
  if (fault !== null) return fault;
  if (isOversized(event, text) || given.byteCount > LIMITS.eventByteCount) return "event_too_large";
  return createRecordLine({ event, type, text: toOneLine(text) }, given, context);
}

/** Returns the code of the first rule that the event breaks, null if it breaks none. */
function findFault(event: JsonObject, type: CallType): FailedOnIngestCode | null {
  const ids = [event["userId"], event["anonymousId"]].filter(isPresent);
  if (ids.some((id) => typeof id !== "string")) return "id_not_string";
  if (type !== "alias" && !ids.some((id) => id !== "")) return "no_user_anon_id";
  if (type === "alias" && !(isNonEmptyString(event["userId"]) && isNonEmptyString(event["previousId"]))) return "id_required";
  if (type === "group" && !isNonEmptyString(event["groupId"])) return "id_required";

  if (type === "track" && (!isPresent(event["event"]) || event["event"] === "")) return "event_not_defined";
  if (type === "track" && typeof event["event"] !== "string") return "event_not_string";
  if (isPresent(event["properties"]) && !isObject(event["properties"])) return "properties_not_object";
  if (isPresent(event["traits"]) && !isObject(event["traits"])) return "traits_not_object";
  if (isPresent(event["context"]) && !isObject(event["context"])) return "bad_request";
  if (type === "page" || type === "screen") {
    if (isPresent(event["name"]) && typeof event["name"] !== "string") return "name_not_string";
    if (isPresent(event["category"]) && typeof event["category"] !== "string") return "category_not_string";
  }
  return null;
}

/** The track events that tell of a changed consent (docs/tracking-api.md 1.9). */
const CONSENT_EVENTS: readonly unknown[] = ["Segment Consent Preference", "Segment Consent Preference Updated"];

/** Returns the code of the first rule for consent events that the event breaks, null if it breaks none or is another event. */
function findConsentFault(event: JsonObject, type: CallType, given: JsonObject): FailedOnIngestCode | null {
  if (type !== "track" || !CONSENT_EVENTS.includes(event["event"])) return null;
  if (!isNonEmptyString(event["anonymousId"])) return "consent_needs_anonymous_id_set";
  const context = { ...given, ...(isObject(event["context"]) ? event["context"] : {}) };
  const consent = context["consent"];
  const categories = isObject(consent) ? consent["categoryPreferences"] : undefined;
  if (!isPresent(categories)) return "consent_categoryprefences_should_exist";
  if (!isObject(categories)) return "consent_categorypreferences_should_be_object";
  if (Object.values(categories).some((value) => typeof value !== "boolean")) return "consent_categorypreferences_fields_should_be_bool";
  const device = context["device"];
  const advertisingId = isObject(device) ? device["advertisingId"] : undefined;
  return isPresent(advertisingId) && typeof advertisingId !== "string" ? "device_advertisingid_should_be_string" : null;
}

/** The limit applies to the client's event without white space and escapes. */
function isOversized(event: JsonObject, text: string): boolean {
  return Buffer.byteLength(text) > LIMITS.eventByteCount && countBytes(event) > LIMITS.eventByteCount;
}

function countBytes(event: JsonObject): number {
  try {
    return Buffer.byteLength(JSON.stringify(event));
  } catch (error) {
    // The nesting is too deep for the stack.
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
