// AssemblyScript, compiled to scan.wasm by `npm run build:wasm`. It reads the JSON of a call once: it validates it, checks each
// event by the rules of record-plain.ts, and writes the records: the client's bytes, with the server's own fields inserted. If a whole call is
// unusual, a negative number is returned. An unusual event is marked: the host creates its record with record-plain.ts. Nothing is
// allocated. The input ends with a zero byte, at which every loop stops.

import { countEdits, removeEditsFrom } from "./edits.as";
import {
  APP_MEMBER,
  isContext,
  isIntegrations,
  isSentAt,
  isWriteKey,
  markUnusual,
  ownWriteKeyLength,
  ownWriteKeyStart,
  readContextBits,
  readEvent,
  resetLibrary,
  resetOwnWriteKey,
  storeUnusual,
  UNUSUAL,
  VERSION_LENGTH,
  VERSION_START,
  versionLength,
  versionStart,
} from "./event.as";
import { hash } from "./hash.as";
import {
  byteAt,
  equalsText,
  hasBackslash,
  resetLineBreaks,
  sawLineBreak,
  skipSpace,
  skipString,
  skipValue,
  unescapeString,
} from "./json.as";
import { startKinds, storeKind } from "./kinds.as";
import { EVENT_BYTES, EVENTS, INPUT, MAX_EVENTS, MAX_GROWTH_BYTES, MAX_SHARED_BYTES, MESSAGE_IDS } from "./memory.as";
import { out, startOutput } from "./output.as";
import { setBatchContextBits, setBatchValues, writeRecord } from "./record.as";
import { compareWithShared, resetShared, storeSharedContext, storeSharedIntegrations } from "./shared.as";
import { NO_TIME, parseTime } from "./time.as";

export {
  libraryNameLength,
  libraryNameStart,
  libraryVersionLength,
  libraryVersionStart,
  RECORD_END,
  RECORD_START,
  UNUSUAL,
} from "./event.as";
export { forgetKinds, kindCount, MAX_KINDS, newKindCount } from "./kinds.as";
export {
  EVENT_BYTES,
  EVENT_KINDS,
  EVENTS,
  FRAGMENT_BYTES,
  HASH_KEY,
  INPUT,
  IP,
  MESSAGE_IDS,
  NEW_KIND_BYTES,
  NEW_KINDS,
  TAIL,
} from "./memory.as";

/** The number of events of the last scan, the number of unusual ones, and the position and length of the records. */
export let eventCount: i32 = 0;
export let unusualCount: i32 = 0;
export let outputStart: i32 = 0;
export let outputLength: i32 = 0;
/** The position of the call's write key; its length is -1 if there is none. */
export let writeKeyStart: i32 = 0;
export let writeKeyLength: i32 = -1;

/** The positions of the values of a batch that apply to all events; a length is -1 if there is none. */
export let sentAtStart: i32 = 0;
export let sentAtLength: i32 = -1;
export let contextStart: i32 = 0;
export let contextLength: i32 = -1;
export let integrationsStart: i32 = 0;
export let integrationsLength: i32 = -1;

let sentAtValue: i64 = 0;
/** `context.app.version` of the batch, and whether its context has an `app`. */
let sharedVersionStart: i32 = 0;
let sharedVersionLength: i32 = 0;
/** Whether the batch has a value for all events that only record-plain.ts can process. */
let sharesUnusual: bool = false;

/** Grows the memory for `length` bytes of input and their records. */
export function reserve(length: i32): void {
  const pages = (INPUT + 2 * length + MAX_EVENTS * MAX_GROWTH_BYTES + 65535) >> 16;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** Scans one event at INPUT, whose type (0 to 5) is known from the route. Returns 0, or a negative number if the call is unusual. */
export function scanSingle(length: i32, routeType: i32): i32 {
  reset(length);
  let i = readEvent(skipSpace(INPUT), routeType, 0);
  if (i < 0) return i;
  eventCount = 1;
  writeKeyStart = ownWriteKeyStart;
  writeKeyLength = ownWriteKeyLength;
  i = skipSpace(i);
  return i === INPUT + length ? 0 : -18;
}

/** Scans `{"batch":[…]}` at INPUT. Its other members apply to all events. Returns 0, or a negative number if the call is unusual. */
export function scanBatch(length: i32): i32 {
  reset(length);
  let i = skipSpace(INPUT);
  if (byteAt(i) !== 0x7b) return -1;
  i = skipSpace(i + 1);
  let members = 0;
  while (true) {
    if (byteAt(i) !== 0x22) return -2;
    const key = i + 1;
    i = skipString(key);
    if (i < 0) return -3;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -4;
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) return -5;
    i = skipSpace(i + 1);

    const member = findRootMember(key, keyLength);
    if (members & member) return -6;
    members |= member;
    i = takeRootMember(member, i);
    if (i < 0) return i;
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x7d) break;
    if (next !== 0x2c) return -14;
    i = skipSpace(i + 1);
  }
  i = skipSpace(i + 1);
  if ((members & BATCH) === 0 || i !== INPUT + length) return -18;
  compareWithShared(eventCount);
  countUnusual();
  return 0;
}

const BATCH: i32 = 1 << 0;
const WRITE_KEY: i32 = 1 << 1;
const SENT_AT: i32 = 1 << 2;
const CONTEXT: i32 = 1 << 3;
const INTEGRATIONS: i32 = 1 << 4;

function findRootMember(key: i32, length: i32): i32 {
  if (length === 5 && equalsText(key, "batch")) return BATCH;
  if (length === 8 && isWriteKey(key)) return WRITE_KEY;
  if (length === 6 && isSentAt(key)) return SENT_AT;
  if (length === 7 && isContext(key)) return CONTEXT;
  return length === 12 && isIntegrations(key) ? INTEGRATIONS : 0;
}

/** Returns the end of the value at `start`, or a negative number if it makes the whole call unusual, or is not JSON. */
function takeRootMember(member: i32, start: i32): i32 {
  if (member === BATCH) return readEvents(start);
  resetLineBreaks();
  const end = skipValue(start);
  if (end < 0) return end;
  const first = byteAt(start);
  if (member === WRITE_KEY && first !== 0x6e) {
    writeKeyStart = start + 1;
    writeKeyLength = end - 1 - writeKeyStart;
    if (first !== 0x22 || hasBackslash(writeKeyStart, writeKeyLength)) return -12;
  } else if (member === SENT_AT && first !== 0x6e) {
    sentAtStart = start;
    sentAtLength = end - start;
    sentAtValue = first === 0x22 ? parseTime(start + 1, sentAtLength - 2) : NO_TIME;
    if (sentAtValue === NO_TIME) sharesUnusual = true;
  } else if (member === CONTEXT && first === 0x7b) {
    contextStart = start;
    contextLength = end - start;
    const bits = isShareable(contextLength) ? readContextBits(start) : -1;
    if (bits < 0 || !storeSharedContext(start)) sharesUnusual = true;
    else {
      setBatchContextBits(bits);
      sharedVersionStart = versionStart;
      sharedVersionLength = versionLength;
    }
  } else if (member === INTEGRATIONS && first === 0x7b) {
    integrationsStart = start;
    integrationsLength = end - start;
    if (!isShareable(integrationsLength) || !storeSharedIntegrations(start)) sharesUnusual = true;
  }
  return end;
}

function isShareable(length: i32): bool {
  return length <= MAX_SHARED_BYTES && !sawLineBreak;
}

/** Reads the array at `start`, which must have at least one event. */
function readEvents(start: i32): i32 {
  if (byteAt(start) !== 0x5b) return -7;
  let i = skipSpace(start + 1);
  while (true) {
    if (eventCount === MAX_EVENTS) return -17;
    i = readEventOrUnusual(i);
    if (i < 0) return i;
    eventCount++;
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x5d) return i + 1;
    if (next !== 0x2c) return -16;
    i = skipSpace(i + 1);
  }
}

function readEventOrUnusual(start: i32): i32 {
  const firstEdit = countEdits();
  const usualEnd = readEvent(start, -1, eventCount);
  if (usualEnd >= 0) return usualEnd;
  removeEditsFrom(firstEdit);
  const end = skipValue(start);
  if (end >= 0) storeUnusual(start, end, eventCount);
  return end;
}

function countUnusual(): void {
  for (let k = 0; k < eventCount; k++) {
    if (sharesUnusual) markUnusual(k);
    if (load<i32>(EVENTS + k * EVENT_BYTES + 8) & UNUSUAL) unusualCount++;
  }
}

function reset(length: i32): void {
  resetOwnWriteKey();
  resetLibrary();
  removeEditsFrom(0);
  resetShared();
  setBatchContextBits(0);
  sharesUnusual = false;
  store<u8>(INPUT + length, 0);
  eventCount = 0;
  unusualCount = 0;
  sharedVersionLength = 0;
  writeKeyLength = -1;
  sentAtLength = -1;
  contextLength = -1;
  integrationsLength = -1;
  // The output starts after the zero byte, at a distance that allows vectors to read beyond it.
  outputStart = INPUT + length + 64;
}

/** Writes the records of the usual events of the last scan to `outputStart`. The fragments IP and TAIL must be set. */
export function writeRecords(receivedAt: f64): void {
  setBatchValues(<i64>receivedAt, sentAtStart, sentAtLength, sentAtValue);
  startOutput(outputStart);
  startKinds();
  for (let k = 0; k < eventCount; k++) {
    const entry = EVENTS + k * EVENT_BYTES;
    if (load<i32>(entry + 8) & UNUSUAL) continue;
    writeRecord(entry);
    if (sharedVersionLength > 0 && (load<i32>(entry + 8) & APP_MEMBER) === 0) {
      store<i32>(entry + VERSION_START, sharedVersionStart);
      store<i32>(entry + VERSION_LENGTH, sharedVersionLength);
    }
    storeKind(entry, k);
  }
  outputLength = out - outputStart;
}

/** Replaces each entry of the message id table with the hash. Ids with escapes are decoded in place. */
export function hashMessageIds(): void {
  for (let k = 0; k < eventCount; k++) {
    const entry = MESSAGE_IDS + k * 8;
    const start = load<i32>(entry);
    const length = load<i32>(entry + 4);
    store<i64>(entry, hash(start, hasBackslash(start, length) ? unescapeString(start, length) : length));
  }
}

/** Hashes `length` bytes at INPUT into the first entry of the message id table. */
export function hashInput(length: i32): void {
  store<i64>(MESSAGE_IDS, hash(INPUT, length));
}

/**
 * Hashes the message ids of records that were written earlier, whole lines at INPUT. Returns the number of bytes that were read: all, or up to where
 * the table is full. Lines that are not records are skipped.
 */
export function hashRecords(length: i32): i32 {
  reset(length);
  const end = INPUT + length;
  let i = INPUT;
  while (i < end && eventCount < MAX_EVENTS) {
    storeMessageId(i);
    while (i < end && byteAt(i) !== 0x0a) i++;
    i++;
  }
  hashMessageIds();
  return i - INPUT;
}

/** Enters the record's last `messageId` into the table: of duplicate keys, the last one counts. */
function storeMessageId(start: i32): void {
  if (byteAt(start) !== 0x7b) return;
  let isKnown = false;
  let i = skipSpace(start + 1);
  while (byteAt(i) === 0x22) {
    const key = i + 1;
    i = skipString(key);
    if (i < 0) break;
    const isId = i - 1 - key === 9 && equalsText(key, "messageId");
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) break;
    const valueStart = skipSpace(i + 1);
    i = skipValue(valueStart);
    if (i < 0) break;
    if (isId) {
      store<i32>(MESSAGE_IDS + eventCount * 8, valueStart + 1);
      store<i32>(MESSAGE_IDS + eventCount * 8 + 4, i - valueStart - 2);
      isKnown = true;
    }
    i = skipSpace(i);
    if (byteAt(i) !== 0x2c) break;
    i = skipSpace(i + 1);
  }
  if (isKnown) eventCount++;
}
