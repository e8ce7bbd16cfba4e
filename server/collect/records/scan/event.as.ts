// Reads one event: its members, whether they follow the rules of record-plain.ts, and the differences between event and record.

import { addEdit, CUT, countEdits, OPEN_CONTEXT, OPEN_INTEGRATIONS, RENAME_TIMESTAMP, removeEditsFrom } from "./edits.as";
import { byteAt, equalsText, hasBackslash, resetLineBreaks, sawLineBreak, skipSpace, skipString, skipValue, startsWith } from "./json.as";
import { EVENT_BYTES, EVENTS, MAX_EVENT_BYTES, MESSAGE_IDS } from "./memory.as";
import { NO_TIME, parseTime } from "./time.as";

// The bits of `seen`: the members of an event. A duplicate key makes the event unusual.
export const TYPE: i32 = 1 << 0;
export const TIMESTAMP: i32 = 1 << 1;
export const SENT_AT: i32 = 1 << 2;
const MESSAGE_ID: i32 = 1 << 3;
export const CONTEXT: i32 = 1 << 4;
export const INTEGRATIONS: i32 = 1 << 5;
const USER_ID: i32 = 1 << 6;
const ANONYMOUS_ID: i32 = 1 << 7;
const GROUP_ID: i32 = 1 << 8;
const PREVIOUS_ID: i32 = 1 << 9;
const EVENT: i32 = 1 << 10;
const PROPERTIES: i32 = 1 << 11;
const TRAITS: i32 = 1 << 12;
const NAME: i32 = 1 << 13;
const CATEGORY: i32 = 1 << 14;
const WRITE_KEY: i32 = 1 << 15;
export const LIBRARY_MEMBER: i32 = 1 << 16;
export const IP_MEMBER: i32 = 1 << 17;
const LIBRARY_NAME: i32 = 1 << 18;
export const CLIENT: i32 = 1 << 20;
export const MOBILE: i32 = 1 << 21;
const CHANNEL: i32 = 1 << 22;
const VERSION: i32 = 1 << 23;
const PROJECT_ID: i32 = 1 << 24;
const RECEIVED_AT: i32 = 1 << 25;
const ORIGINAL_TIMESTAMP: i32 = 1 << 26;
/** `context.app`. */
export const APP_MEMBER: i32 = 1 << 27;
/** Members that only the server sets, or that are never stored. */
const RESERVED: i32 = WRITE_KEY | CHANNEL | VERSION | PROJECT_ID | RECEIVED_AT | ORIGINAL_TIMESTAMP;
/** An unusual event: record-plain.ts creates its record, or finds the rule that it breaks. */
export const UNUSUAL: i32 = 1 << 30;

// Types, in the order of CALL_TYPES.
export const IDENTIFY: i32 = 0;
export const TRACK: i32 = 1;
export const PAGE: i32 = 2;
export const SCREEN: i32 = 3;
export const GROUP: i32 = 4;
const ALIAS: i32 = 5;

// The current event.
let seen: i32 = 0;
let filled: i32 = 0;
let type: i32 = -1;
let timestampValue: i64 = 0;
let sentAtValue: i64 = 0;
let firstEdit: i32 = 0;
/** The values of `event` and of `name`, and of `context.app.version`, between their quotes; a length is 0 if there is none. */
let eventStart: i32 = 0;
let eventLength: i32 = 0;
let nameStart: i32 = 0;
let nameLength: i32 = 0;
export let versionStart: i32 = 0;
export let versionLength: i32 = 0;
/** The name and the version of the library that was read last, between their quotes; a length is 0 if there is none. */
export let libraryNameStart: i32 = 0;
export let libraryNameLength: i32 = 0;
export let libraryVersionStart: i32 = 0;
export let libraryVersionLength: i32 = 0;

export function resetLibrary(): void {
  libraryNameLength = 0;
  libraryVersionLength = 0;
}

/** The write key of a call that is one event. */
export let ownWriteKeyStart: i32 = 0;
export let ownWriteKeyLength: i32 = -1;

export function resetOwnWriteKey(): void {
  ownWriteKeyLength = -1;
}

/** Reads the event at `start` into the table. Returns its end, or a negative number if it is unusual or not JSON. */
export function readEvent(start: i32, routeType: i32, number: i32): i32 {
  if (byteAt(start) !== 0x7b) return -20;
  seen = 0;
  filled = 0;
  firstEdit = countEdits();
  eventLength = 0;
  nameLength = 0;
  versionLength = 0;
  resetLineBreaks();
  type = routeType;
  let i = skipSpace(start + 1);
  let comma = 0;
  let kept = false;
  while (true) {
    if (byteAt(i) !== 0x22) return -21;
    const key = i + 1;
    i = skipString(key);
    if (i < 0) return -22;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -23;
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) return -24;
    i = skipSpace(i + 1);

    const member = findEventMember(key, keyLength);
    if ((member & seen) !== 0) return -25;
    seen |= member;
    const valueStart = i;
    i = member === CONTEXT ? readContext(i) : skipValue(i);
    if (i < 0) return -26;
    if (member !== 0 && !takeMember(member, key, valueStart, i, routeType, number)) return -27;
    const valueEnd = i;
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x2c) {
      const previousComma = comma;
      comma = i;
      i = skipSpace(i + 1);
      // A member is removed with the comma before it. If no earlier member is kept, the comma after it is removed.
      if (member & RESERVED) addEdit(kept ? previousComma : key - 1, kept ? valueEnd : i, CUT);
      else kept = true;
      continue;
    }
    if (next !== 0x7d) return -28;
    if (member & RESERVED) addEdit(kept ? comma : key - 1, valueEnd, CUT);
    break;
  }
  const end = i + 1;
  if (sawLineBreak || end - start > MAX_EVENT_BYTES || !isComplete()) return -29;
  storeEvent(EVENTS + number * EVENT_BYTES, start, i);
  return end;
}

/** Marks the value from `start` to `end` as an unusual event. */
export function storeUnusual(start: i32, end: i32, number: i32): void {
  const entry = EVENTS + number * EVENT_BYTES;
  store<i32>(entry, start);
  store<i32>(entry + 4, end);
  store<i32>(entry + 8, UNUSUAL);
  clearMessageId(number);
}

/** Marks an event that was read as usual as unusual. */
export function markUnusual(number: i32): void {
  const entry = EVENTS + number * EVENT_BYTES;
  if (load<i32>(entry + 8) & UNUSUAL) return;
  store<i32>(entry + 4, load<i32>(entry + 4) + 1);
  store<i32>(entry + 8, UNUSUAL);
  clearMessageId(number);
}

/** The host hashes the id of an unusual event: here it would be decoded in place, which changes the text of the event. */
function clearMessageId(number: i32): void {
  store<i32>(MESSAGE_IDS + number * 8 + 4, 0);
}

/** Returns the bit of a member, 0 if no rule is about it. */
function findEventMember(key: i32, length: i32): i32 {
  switch (length) {
    case 4:
      if (load<u32>(key) === 0x65707974) return TYPE;
      if (load<u32>(key) === 0x656d616e) return NAME;
      return 0;
    case 5:
      return load<u32>(key) === 0x6e657665 && byteAt(key + 4) === 0x74 ? EVENT : 0;
    case 6:
      if (isSentAt(key)) return SENT_AT;
      if (load<u32>(key) === 0x72657375 && load<u16>(key + 4) === 0x6449) return USER_ID;
      if (load<u32>(key) === 0x69617274 && load<u16>(key + 4) === 0x7374) return TRAITS;
      return 0;
    case 7:
      if (isContext(key)) return CONTEXT;
      if (equalsText(key, "groupId")) return GROUP_ID;
      if (equalsText(key, "channel")) return CHANNEL;
      return equalsText(key, "version") ? VERSION : 0;
    case 8:
      if (isWriteKey(key)) return WRITE_KEY;
      return equalsText(key, "category") ? CATEGORY : 0;
    case 9:
      if (equalsText(key, "messageId")) return MESSAGE_ID;
      if (equalsText(key, "timestamp")) return TIMESTAMP;
      return equalsText(key, "projectId") ? PROJECT_ID : 0;
    case 10:
      if (equalsText(key, "properties")) return PROPERTIES;
      if (equalsText(key, "previousId")) return PREVIOUS_ID;
      return equalsText(key, "receivedAt") ? RECEIVED_AT : 0;
    case 11:
      return equalsText(key, "anonymousId") ? ANONYMOUS_ID : 0;
    case 12:
      return isIntegrations(key) ? INTEGRATIONS : 0;
    case 17:
      return equalsText(key, "originalTimestamp") ? ORIGINAL_TIMESTAMP : 0;
    default:
      return 0;
  }
}

/** Records the value of a member. Returns false if its value makes the event unusual. */
function takeMember(member: i32, key: i32, start: i32, end: i32, routeType: i32, number: i32): bool {
  const first = byteAt(start);
  const isString = first === 0x22;
  const text = start + 1;
  const length = end - 1 - text;
  if (isString && length > 0) filled |= member;

  switch (member) {
    case TYPE: {
      const own = isString ? toCallType(text, length) : -1;
      if (own < 0 || (routeType >= 0 && own !== routeType)) return false;
      type = own;
      return true;
    }
    case TIMESTAMP:
      addEdit(key - 1, key + 10, RENAME_TIMESTAMP);
      timestampValue = isString ? parseTime(text, length) : NO_TIME;
      return timestampValue !== NO_TIME;
    case SENT_AT:
      sentAtValue = isString ? parseTime(text, length) : NO_TIME;
      return sentAtValue !== NO_TIME;
    case MESSAGE_ID:
      store<i32>(MESSAGE_IDS + number * 8, text);
      store<i32>(MESSAGE_IDS + number * 8 + 4, length);
      return isString && length > 0;
    case WRITE_KEY:
      if (routeType < 0) return true;
      ownWriteKeyStart = text;
      ownWriteKeyLength = length;
      return isString && !hasBackslash(text, length);
    case USER_ID:
    case ANONYMOUS_ID:
    case CATEGORY:
      return isString || first === 0x6e;
    case NAME:
      nameStart = text;
      nameLength = isString ? length : 0;
      return isString || first === 0x6e;
    case EVENT:
      eventStart = text;
      eventLength = length;
      return isString;
    case GROUP_ID:
    case PREVIOUS_ID:
      return isString;
    case PROPERTIES:
    case TRAITS:
      return first === 0x7b || first === 0x6e;
    case INTEGRATIONS:
      addEdit(text, text, OPEN_INTEGRATIONS);
      return first === 0x7b;
    default:
      return true;
  }
}

/** Returns whether the event has the members that its type requires. If not, record-plain.ts finds the right code. */
function isComplete(): bool {
  if ((seen & MESSAGE_ID) === 0 || type < 0) return false;
  if (type === ALIAS) return (filled & (USER_ID | PREVIOUS_ID)) === (USER_ID | PREVIOUS_ID);
  if ((filled & (USER_ID | ANONYMOUS_ID)) === 0) return false;
  if (type === TRACK) return (filled & EVENT) !== 0 && !mayBeConsentEvent();
  return type !== GROUP || (filled & GROUP_ID) !== 0;
}

/** Returns whether the event may be one of record-plain.ts's consent events, which have rules of their own. Its name may be written with escapes. */
function mayBeConsentEvent(): bool {
  if (eventLength < 26) return false;
  if (equalsText(eventStart, "Segment Consent Preference")) return true;
  const first = byteAt(eventStart);
  return (first === 0x53 || first === 0x5c) && hasBackslash(eventStart, eventLength);
}

/** Reads the `readContext` of a batch. Returns its bits of `seen`, or -1 if it is unusual. */
export function readContextBits(start: i32): i32 {
  seen = 0;
  versionLength = 0;
  const first = countEdits();
  const end = readContext(start);
  removeEditsFrom(first);
  return end < 0 ? -1 : seen;
}

/** Reads `readContext`: the position for inserted members, the name of its library, and whether it has an address. */
function readContext(start: i32): i32 {
  if (byteAt(start) !== 0x7b) return -30;
  addEdit(start + 1, start + 1, OPEN_CONTEXT);
  let i = skipSpace(start + 1);
  if (byteAt(i) === 0x7d) return i + 1;
  while (true) {
    if (byteAt(i) !== 0x22) return -31;
    const key = i + 1;
    i = skipString(key);
    if (i < 0) return -32;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -33;
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) return -34;
    i = skipSpace(i + 1);
    if (keyLength === 7 && equalsText(key, "library")) {
      if (seen & LIBRARY_MEMBER) return -35;
      seen |= LIBRARY_MEMBER;
      i = readLibrary(i);
    } else if (keyLength === 6 && equalsText(key, "direct")) {
      return -36;
    } else if (keyLength === 3 && load<u16>(key) === 0x7061 && byteAt(key + 2) === 0x70) {
      seen |= APP_MEMBER;
      versionLength = 0;
      i = readApp(i);
    } else {
      if (keyLength === 2 && load<u16>(key) === 0x7069) {
        if (seen & IP_MEMBER || byteAt(i) === 0x6e) return -37;
        seen |= IP_MEMBER;
      }
      i = skipValue(i);
    }
    if (i < 0) return -38;
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x7d) return i + 1;
    if (next !== 0x2c) return -39;
    i = skipSpace(i + 1);
  }
}

/** Reads `context.library`, and sets the kind of library by its name. */
function readLibrary(start: i32): i32 {
  if (byteAt(start) !== 0x7b) return -40;
  let i = skipSpace(start + 1);
  if (byteAt(i) === 0x7d) return i + 1;
  while (true) {
    if (byteAt(i) !== 0x22) return -41;
    const key = i + 1;
    i = skipString(key);
    if (i < 0) return -42;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -43;
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) return -44;
    i = skipSpace(i + 1);
    const valueStart = i;
    i = skipValue(i);
    if (i < 0) return -45;
    if (keyLength === 7 && equalsText(key, "version")) {
      libraryVersionStart = valueStart + 1;
      libraryVersionLength = byteAt(valueStart) === 0x22 ? i - 1 - libraryVersionStart : 0;
    } else if (keyLength === 4 && load<u32>(key) === 0x656d616e) {
      if (seen & LIBRARY_NAME) return -46;
      seen |= LIBRARY_NAME;
      if (byteAt(valueStart) === 0x22) {
        const name = valueStart + 1;
        const length = i - 1 - name;
        if (hasBackslash(name, length)) return -47;
        libraryNameStart = name;
        libraryNameLength = length;
        if (startsWith(name, length, "analytics.js")) seen |= CLIENT;
        else if (isMobile(name, length)) seen |= MOBILE;
      }
    }
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x7d) return i + 1;
    if (next !== 0x2c) return -48;
    i = skipSpace(i + 1);
  }
}

/** Reads `context.app`, and records its version if that is a string. Of duplicate keys, the last one counts. */
function readApp(start: i32): i32 {
  if (byteAt(start) !== 0x7b) return skipValue(start);
  let i = skipSpace(start + 1);
  if (byteAt(i) === 0x7d) return i + 1;
  while (true) {
    if (byteAt(i) !== 0x22) return -70;
    const key = i + 1;
    i = skipString(key);
    if (i < 0) return -71;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -72;
    i = skipSpace(i);
    if (byteAt(i) !== 0x3a) return -73;
    i = skipSpace(i + 1);
    const valueStart = i;
    i = skipValue(i);
    if (i < 0) return -74;
    if (keyLength === 7 && equalsText(key, "version")) {
      versionStart = valueStart + 1;
      versionLength = byteAt(valueStart) === 0x22 ? i - 1 - versionStart : 0;
    }
    i = skipSpace(i);
    const next = byteAt(i);
    if (next === 0x7d) return i + 1;
    if (next !== 0x2c) return -75;
    i = skipSpace(i + 1);
  }
}

function isMobile(name: i32, length: i32): bool {
  return (
    startsWith(name, length, "analytics-ios") ||
    startsWith(name, length, "analytics-android") ||
    startsWith(name, length, "analytics-kotlin") ||
    startsWith(name, length, "analytics-swift") ||
    startsWith(name, length, "analytics-react-native") ||
    startsWith(name, length, "analytics-flutter") ||
    startsWith(name, length, "analytics_flutter")
  );
}

// An entry of the table: start, closing brace (for an unusual event: end), seen, type, and then:
export const FIRST_EDIT: i32 = 16;
export const EDIT_COUNT: i32 = 20;
/** The members of the batch that the event has itself, one bit for each: in the context, and in the integrations. */
export const OWN_CONTEXT: i32 = 24;
export const OWN_INTEGRATIONS: i32 = 28;
/** The position of its record. */
export const RECORD_START: i32 = 48;
export const RECORD_END: i32 = 52;
/** The name of the event: `event` of a track call, `name` of page and screen. */
export const NAME_START: i32 = 56;
export const NAME_LENGTH: i32 = 60;
/** `context.app.version`. */
export const VERSION_START: i32 = 64;
export const VERSION_LENGTH: i32 = 68;

function storeEvent(entry: i32, start: i32, brace: i32): void {
  store<i32>(entry, start);
  store<i32>(entry + 4, brace);
  store<i32>(entry + 8, seen);
  store<i32>(entry + 12, type);
  store<i32>(entry + FIRST_EDIT, firstEdit);
  store<i32>(entry + EDIT_COUNT, countEdits() - firstEdit);
  store<i32>(entry + OWN_CONTEXT, 0);
  store<i32>(entry + OWN_INTEGRATIONS, 0);
  store<i64>(entry + 32, timestampValue);
  store<i64>(entry + 40, sentAtValue);
  const isNamed = type === PAGE || type === SCREEN;
  store<i32>(entry + NAME_START, isNamed ? nameStart : eventStart);
  store<i32>(entry + NAME_LENGTH, isNamed ? nameLength : type === TRACK ? eventLength : 0);
  store<i32>(entry + VERSION_START, versionStart);
  store<i32>(entry + VERSION_LENGTH, versionLength);
}

function toCallType(start: i32, length: i32): i32 {
  if (length === 8 && equalsText(start, "identify")) return IDENTIFY;
  if (length === 5 && equalsText(start, "track")) return TRACK;
  if (length === 4 && equalsText(start, "page")) return PAGE;
  if (length === 6 && equalsText(start, "screen")) return SCREEN;
  if (length === 5 && equalsText(start, "group")) return GROUP;
  return length === 5 && equalsText(start, "alias") ? ALIAS : -1;
}

export function isContext(key: i32): bool {
  return equalsText(key, "context");
}

export function isSentAt(key: i32): bool {
  return load<u32>(key) === 0x746e6573 && load<u16>(key + 4) === 0x7441;
}

export function isWriteKey(key: i32): bool {
  return equalsText(key, "writeKey");
}

export function isIntegrations(key: i32): bool {
  return equalsText(key, "integrations");
}
