// AssemblyScript, compiled to scan.wasm by `npm run build:scan`. It reads a call's JSON once: validates it, checks each event by
// the rules of record-plain.ts, and writes the events out as records, the server's own fields spliced into the client's bytes.
// Whatever is unusual is refused with a negative number, and the plain twin decides about the call. Nothing allocates; the input
// ends with a zero byte, at which every loop stops.
//
// Memory: fragments that the host sets for each call, the nesting stack, the table of message ids, then input and output.

/** The host writes fragments (each: length as i32, then bytes) into slots of this size. */
export const FRAGMENT_BYTES: i32 = 512;
export const IP: i32 = 1024;
export const TAIL: i32 = IP + FRAGMENT_BYTES;
const STACK: i32 = 4096;
const MAX_DEPTH: i32 = 1000;
/** The key of the hash: two i64. */
export const HASH_KEY: i32 = TAIL + FRAGMENT_BYTES;
/** Two i32 an event: where its message id starts, and its length; once they are hashed, the i64 of its hash. */
export const MESSAGE_IDS: i32 = 8192;
const MAX_EVENTS: i32 = 2500;
const MAX_EVENT_BYTES: i32 = 32 * 1024;
// The compiler puts this file's own strings at 32768 (see the build script).
/** What is known of each event when its record is written: EVENT_BYTES an event. */
const EVENTS: i32 = 65536;
const EVENT_BYTES: i32 = 48;
export const INPUT: i32 = 1 << 18;
/** A record grows by its tail and a few fragments; OUTPUT + input + 2,500 times this must fit into the memory. */
export const MAX_GROWTH_BYTES: i32 = 1024;

/** How many events the last scan found, and how many bytes of records it wrote from `outputStart` on. */
export let eventCount: i32 = 0;
export let outputStart: i32 = 0;
export let outputLength: i32 = 0;
/** Where the call's own write key stands; length -1 where it has none. */
export let writeKeyStart: i32 = 0;
export let writeKeyLength: i32 = -1;

// What an event has. One that is set twice is a duplicate key: the plain twin knows which one counts.
const TYPE: i32 = 1 << 0;
const TIMESTAMP: i32 = 1 << 1;
const SENT_AT: i32 = 1 << 2;
const MESSAGE_ID: i32 = 1 << 3;
const CONTEXT: i32 = 1 << 4;
const INTEGRATIONS: i32 = 1 << 5;
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
const LIBRARY_MEMBER: i32 = 1 << 16;
const IP_MEMBER: i32 = 1 << 17;
const LIBRARY_NAME: i32 = 1 << 18;
const CONTEXT_EMPTY: i32 = 1 << 19;
const CLIENT: i32 = 1 << 20;
const MOBILE: i32 = 1 << 21;

// Types, in the order of CALL_TYPES.
const IDENTIFY: i32 = 0;
const TRACK: i32 = 1;
const PAGE: i32 = 2;
const SCREEN: i32 = 3;
const GROUP: i32 = 4;
const ALIAS: i32 = 5;

// The event at hand.
let seen: i32 = 0;
let filled: i32 = 0;
let brokenLine: bool = false;
let type: i32 = -1;
let timestampKey: i32 = 0;
let timestampValue: i64 = 0;
let sentAtValue: i64 = 0;
let contextOpen: i32 = 0;
let cutStart: i32 = 0;
let cutEnd: i32 = 0;

// The batch around it.
let rootSentAtStart: i32 = 0;
let rootSentAtLength: i32 = -1;
let rootSentAtValue: i64 = 0;
let receivedAt: i64 = 0;
let out: i32 = 0;

/** Makes room for `length` bytes of input and its records. */
export function reserve(length: i32): void {
  const pages = (INPUT + 2 * length + MAX_EVENTS * MAX_GROWTH_BYTES + 65535) >> 16;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** One event whose type the route tells (0 to 5), its body at INPUT. 0, or why it is refused. */
export function scanSingle(length: i32, routeType: i32): i32 {
  begin(length);
  let i = event(space(INPUT), routeType);
  if (i < 0) return i;
  i = space(i);
  return i == INPUT + length ? 0 : -18;
}

/** `{"batch":[…]}` at INPUT; `sentAt` and `writeKey` count for all events. 0, or why it is refused. */
export function scanBatch(length: i32): i32 {
  begin(length);
  let i = space(INPUT);
  if (byteAt(i) != 0x7b) return -1;
  i = space(i + 1);
  let members = 0;
  while (true) {
    if (byteAt(i) != 0x22) return -2;
    const key = i + 1;
    i = quoted(key);
    if (i < 0) return -3;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -4;
    i = space(i);
    if (byteAt(i) != 0x3a) return -5;
    i = space(i + 1);

    if (keyLength == 5 && load<u32>(key) == 0x63746162 && byteAt(key + 4) == 0x68) {
      if (members & 1) return -6;
      members |= 1;
      i = events(i);
    } else if (keyLength == 8 && isWriteKey(key)) {
      if (members & 2 || byteAt(i) != 0x22) return -8;
      members |= 2;
      writeKeyStart = i + 1;
      i = anyValue(i);
      writeKeyLength = i - 1 - writeKeyStart;
      if (i < 0 || hasBackslash(writeKeyStart, writeKeyLength)) return -12;
    } else if (keyLength == 6 && isSentAt(key)) {
      if (members & 4 || byteAt(i) != 0x22) return -9;
      members |= 4;
      rootSentAtStart = i;
      i = anyValue(i);
      rootSentAtLength = i - rootSentAtStart;
      rootSentAtValue = i < 0 ? NO_TIME : time(rootSentAtStart + 1, rootSentAtLength - 2);
      if (rootSentAtValue == NO_TIME) return -13;
    } else if ((keyLength == 7 && isContext(key)) || (keyLength == 12 && isIntegrations(key))) {
      return -10;
    } else {
      i = anyValue(i);
    }
    if (i < 0) return i;
    i = space(i);
    const next = byteAt(i);
    if (next == 0x7d) break;
    if (next != 0x2c) return -14;
    i = space(i + 1);
  }
  i = space(i + 1);
  return (members & 1) != 0 && i == INPUT + length ? 0 : -18;
}

/** The array at `start`, which holds at least one event. */
function events(start: i32): i32 {
  if (byteAt(start) != 0x5b) return -7;
  let i = space(start + 1);
  while (true) {
    if (eventCount == MAX_EVENTS) return -17;
    i = event(i, -1);
    if (i < 0) return i;
    i = space(i);
    const next = byteAt(i);
    if (next == 0x5d) return i + 1;
    if (next != 0x2c) return -16;
    i = space(i + 1);
  }
}

function begin(length: i32): void {
  store<u8>(INPUT + length, 0);
  eventCount = 0;
  writeKeyLength = -1;
  rootSentAtLength = -1;
  // The output starts behind the sentinel, at a distance that lets vectors read past it.
  outputStart = INPUT + length + 64;
}

/** Reads the event at `start` into the table. Where it ends, or why it is refused. */
function event(start: i32, routeType: i32): i32 {
  if (byteAt(start) != 0x7b) return -20;
  seen = 0;
  filled = 0;
  brokenLine = false;
  type = routeType;
  let i = space(start + 1);
  let comma = 0;
  let cutFirst = false;
  while (true) {
    if (byteAt(i) != 0x22) return -21;
    const key = i + 1;
    i = quoted(key);
    if (i < 0) return -22;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -23;
    i = space(i);
    if (byteAt(i) != 0x3a) return -24;
    i = space(i + 1);

    const member = eventMember(key, keyLength);
    if (member < 0 || (member & seen) != 0) return -25;
    seen |= member;
    const valueStart = i;
    i = member == CONTEXT ? context(i) : anyValue(i);
    if (i < 0) return -26;
    if (member != 0 && !takeMember(member, key, valueStart, i, routeType)) return -27;
    if (member == WRITE_KEY) {
      cutFirst = comma == 0;
      cutStart = cutFirst ? key - 1 : comma;
      cutEnd = i;
    }
    i = space(i);
    const next = byteAt(i);
    if (next == 0x7d) break;
    if (next != 0x2c) return -28;
    comma = i;
    i = space(i + 1);
    if (cutFirst) {
      cutEnd = i;
      cutFirst = false;
    }
  }
  const end = i + 1;
  if (brokenLine || cutFirst || end - start > MAX_EVENT_BYTES || !isWhole()) return -29;
  note(EVENTS + eventCount * EVENT_BYTES, start, i);
  eventCount++;
  return end;
}

/** The bit of a member that the rules know, 0 for another, -1 for one that only the server may set. */
function eventMember(key: i32, length: i32): i32 {
  switch (length) {
    case 4:
      if (load<u32>(key) == 0x65707974) return TYPE;
      if (load<u32>(key) == 0x656d616e) return NAME;
      return 0;
    case 5:
      return load<u32>(key) == 0x6e657665 && byteAt(key + 4) == 0x74 ? EVENT : 0;
    case 6:
      if (isSentAt(key)) return SENT_AT;
      if (load<u32>(key) == 0x72657375 && load<u16>(key + 4) == 0x6449) return USER_ID;
      if (load<u32>(key) == 0x69617274 && load<u16>(key + 4) == 0x7374) return TRAITS;
      return 0;
    case 7:
      if (isContext(key)) return CONTEXT;
      if (same(key, "groupId")) return GROUP_ID;
      return same(key, "channel") || same(key, "version") ? -1 : 0;
    case 8:
      if (isWriteKey(key)) return WRITE_KEY;
      return same(key, "category") ? CATEGORY : 0;
    case 9:
      if (same(key, "messageId")) return MESSAGE_ID;
      if (same(key, "timestamp")) return TIMESTAMP;
      return same(key, "projectId") ? -1 : 0;
    case 10:
      if (same(key, "properties")) return PROPERTIES;
      if (same(key, "previousId")) return PREVIOUS_ID;
      return same(key, "receivedAt") ? -1 : 0;
    case 11:
      return same(key, "anonymousId") ? ANONYMOUS_ID : 0;
    case 12:
      return isIntegrations(key) ? INTEGRATIONS : 0;
    case 17:
      return same(key, "originalTimestamp") ? -1 : 0;
    default:
      return 0;
  }
}

/** Notes what a member's value is; false where it is of a kind that only the plain twin deals with. */
function takeMember(member: i32, key: i32, start: i32, end: i32, routeType: i32): bool {
  const first = byteAt(start);
  const isString = first == 0x22;
  const text = start + 1;
  const length = end - 1 - text;
  if (isString && length > 0) filled |= member;

  switch (member) {
    case TYPE: {
      const own = isString ? callType(text, length) : -1;
      if (own < 0 || (routeType >= 0 && own != routeType)) return false;
      type = own;
      return true;
    }
    case TIMESTAMP:
      timestampKey = key - 1;
      timestampValue = isString ? time(text, length) : NO_TIME;
      return timestampValue != NO_TIME;
    case SENT_AT:
      sentAtValue = isString ? time(text, length) : NO_TIME;
      return sentAtValue != NO_TIME;
    case MESSAGE_ID:
      store<i32>(MESSAGE_IDS + eventCount * 8, text);
      store<i32>(MESSAGE_IDS + eventCount * 8 + 4, length);
      return isString && length > 0 && !hasBackslash(text, length);
    case WRITE_KEY:
      if (routeType < 0) return true;
      writeKeyStart = text;
      writeKeyLength = length;
      return isString && !hasBackslash(text, length);
    case USER_ID:
    case ANONYMOUS_ID:
    case NAME:
    case CATEGORY:
      return isString || first == 0x6e;
    case EVENT:
    case GROUP_ID:
    case PREVIOUS_ID:
      return isString;
    case PROPERTIES:
    case TRAITS:
      return first == 0x7b || first == 0x6e;
    case INTEGRATIONS:
      return first == 0x7b;
    default:
      return true;
  }
}

/** Whether the event has what its type needs; otherwise the plain twin finds the right code. */
function isWhole(): bool {
  if ((seen & MESSAGE_ID) == 0 || type < 0) return false;
  if (type == ALIAS) return (filled & (USER_ID | PREVIOUS_ID)) == (USER_ID | PREVIOUS_ID);
  if ((filled & (USER_ID | ANONYMOUS_ID)) == 0) return false;
  if (type == TRACK) return (filled & EVENT) != 0;
  return type != GROUP || (filled & GROUP_ID) != 0;
}

/** Reads `context`: where to splice into it, its library's name, and whether it has an address. */
function context(start: i32): i32 {
  if (byteAt(start) != 0x7b) return -30;
  contextOpen = start + 1;
  let i = space(start + 1);
  if (byteAt(i) == 0x7d) {
    seen |= CONTEXT_EMPTY;
    return i + 1;
  }
  while (true) {
    if (byteAt(i) != 0x22) return -31;
    const key = i + 1;
    i = quoted(key);
    if (i < 0) return -32;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -33;
    i = space(i);
    if (byteAt(i) != 0x3a) return -34;
    i = space(i + 1);
    if (keyLength == 7 && same(key, "library")) {
      if (seen & LIBRARY_MEMBER) return -35;
      seen |= LIBRARY_MEMBER;
      i = library(i);
    } else if (keyLength == 6 && same(key, "direct")) {
      return -36;
    } else {
      if (keyLength == 2 && load<u16>(key) == 0x7069) {
        if (seen & IP_MEMBER || byteAt(i) == 0x6e) return -37;
        seen |= IP_MEMBER;
      }
      i = anyValue(i);
    }
    if (i < 0) return -38;
    i = space(i);
    const next = byteAt(i);
    if (next == 0x7d) return i + 1;
    if (next != 0x2c) return -39;
    i = space(i + 1);
  }
}

/** Reads `context.library`: which kind of library its name tells. */
function library(start: i32): i32 {
  if (byteAt(start) != 0x7b) return -40;
  let i = space(start + 1);
  if (byteAt(i) == 0x7d) return i + 1;
  while (true) {
    if (byteAt(i) != 0x22) return -41;
    const key = i + 1;
    i = quoted(key);
    if (i < 0) return -42;
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -43;
    i = space(i);
    if (byteAt(i) != 0x3a) return -44;
    i = space(i + 1);
    const valueStart = i;
    i = anyValue(i);
    if (i < 0) return -45;
    if (keyLength == 4 && load<u32>(key) == 0x656d616e) {
      if (seen & LIBRARY_NAME) return -46;
      seen |= LIBRARY_NAME;
      if (byteAt(valueStart) == 0x22) {
        const name = valueStart + 1;
        const length = i - 1 - name;
        if (hasBackslash(name, length)) return -47;
        if (starts(name, length, "analytics.js")) seen |= CLIENT;
        else if (isMobile(name, length)) seen |= MOBILE;
      }
    }
    i = space(i);
    const next = byteAt(i);
    if (next == 0x7d) return i + 1;
    if (next != 0x2c) return -48;
    i = space(i + 1);
  }
}

function isMobile(name: i32, length: i32): bool {
  return (
    starts(name, length, "analytics-ios") ||
    starts(name, length, "analytics-android") ||
    starts(name, length, "analytics-kotlin") ||
    starts(name, length, "analytics-swift") ||
    starts(name, length, "analytics-react-native") ||
    starts(name, length, "analytics-flutter") ||
    starts(name, length, "analytics_flutter")
  );
}

/** Writes the records of the call that was scanned last to `outputStart`; the fragments IP and TAIL are set. */
export function writeRecords(receivedAtMs: f64): void {
  receivedAt = <i64>receivedAtMs;
  out = outputStart;
  for (let k = 0; k < eventCount; k++) writeRecord(EVENTS + k * EVENT_BYTES);
  outputLength = out - outputStart;
}

// ── Message ids ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Puts a hash in the place of each message id that was found. */
function hashMessageIds(): void {
  for (let k = 0; k < eventCount; k++) {
    const entry = MESSAGE_IDS + k * 8;
    store<i64>(entry, hash(load<i32>(entry), load<i32>(entry + 4)));
  }
}

/** Hashes `length` bytes at INPUT into the first place. */
export function hashInput(length: i32): void {
  store<i64>(MESSAGE_IDS, hash(INPUT, length));
}

/**
 * Finds the message ids of records that were written here before, whole lines at INPUT, and hashes them. Answers how many bytes
 * it read: all, or up to where the table is full. Lines that are no record are passed over.
 */
export function hashRecords(length: i32): i32 {
  begin(length);
  const end = INPUT + length;
  let i = INPUT;
  while (i < end && eventCount < MAX_EVENTS) {
    recordMessageId(i);
    while (i < end && byteAt(i) != 0x0a) i++;
    i++;
  }
  hashMessageIds();
  return i - INPUT;
}

function recordMessageId(start: i32): void {
  if (byteAt(start) != 0x7b) return;
  let i = start + 1;
  while (byteAt(i) == 0x22) {
    const key = i + 1;
    i = quoted(key);
    if (i < 0 || byteAt(i) != 0x3a) return;
    const found = i - 1 - key == 9 && same(key, "messageId");
    const valueStart = i + 1;
    i = anyValue(valueStart);
    if (i < 0) return;
    if (found) {
      store<i32>(MESSAGE_IDS + eventCount * 8, valueStart + 1);
      store<i32>(MESSAGE_IDS + eventCount * 8 + 4, i - valueStart - 2);
      eventCount++;
      return;
    }
    if (byteAt(i) != 0x2c) return;
    i++;
  }
}

/** SipHash-2-4: keyed, so that nobody can make ids collide (Aumasson and Bernstein, 2012). */
function hash(start: i32, length: i32): i64 {
  const key0 = load<u64>(HASH_KEY);
  const key1 = load<u64>(HASH_KEY + 8);
  v0 = key0 ^ 0x736f6d6570736575;
  v1 = key1 ^ 0x646f72616e646f6d;
  v2 = key0 ^ 0x6c7967656e657261;
  v3 = key1 ^ 0x7465646279746573;
  const whole = start + (length & ~7);
  let i = start;
  for (; i < whole; i += 8) mix(load<u64>(i));
  let last: u64 = (<u64>length) << 56;
  for (let k = 0; i + k < start + length; k++) last |= (<u64>load<u8>(i + k)) << (<u64>(8 * k));
  mix(last);
  v2 ^= 0xff;
  for (let round = 0; round < 4; round++) sipRound();
  return <i64>(v0 ^ v1 ^ v2 ^ v3);
}

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

function mix(word: u64): void {
  v3 ^= word;
  sipRound();
  sipRound();
  v0 ^= word;
}

function sipRound(): void {
  v0 += v1;
  v2 += v3;
  v1 = rotl(v1, 13) ^ v0;
  v3 = rotl(v3, 16) ^ v2;
  v0 = rotl(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl(v1, 17) ^ v2;
  v3 = rotl(v3, 21) ^ v0;
  v2 = rotl(v2, 32);
}

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function note(entry: i32, start: i32, brace: i32): void {
  store<i32>(entry, start);
  store<i32>(entry + 4, brace);
  store<i32>(entry + 8, seen);
  store<i32>(entry + 12, type);
  store<i32>(entry + 16, timestampKey);
  store<i32>(entry + 20, contextOpen);
  store<i32>(entry + 24, cutStart);
  store<i32>(entry + 28, cutEnd);
  store<i64>(entry + 32, timestampValue);
  store<i64>(entry + 40, sentAtValue);
}

/** Copies the event's bytes up to its closing brace, edited at up to three places, and puts the server's members behind. */
function writeRecord(entry: i32): void {
  const start = load<i32>(entry);
  const end = load<i32>(entry + 4);
  const seen = load<i32>(entry + 8);
  const timestampKey = load<i32>(entry + 16);
  const contextOpen = load<i32>(entry + 20);
  const client = (seen & CLIENT) != 0;
  const hasContext = (seen & CONTEXT) != 0;
  const addsIp = (seen & (CLIENT | MOBILE)) != 0 && (seen & IP_MEMBER) == 0 && load<i32>(IP) > 0;
  const addsLibrary = (seen & LIBRARY_MEMBER) == 0;
  const timestampAt = seen & TIMESTAMP ? timestampKey : i32.MAX_VALUE;
  const contextAt = hasContext && (addsIp || addsLibrary) ? contextOpen : i32.MAX_VALUE;
  const cutAt = seen & WRITE_KEY ? load<i32>(entry + 24) : i32.MAX_VALUE;

  let from = start;
  let timestampLeft = timestampAt;
  let contextLeft = contextAt;
  let cutLeft = cutAt;
  while (true) {
    const next = min(min(timestampLeft, contextLeft), cutLeft);
    if (next == i32.MAX_VALUE) break;
    copy(from, next - from);
    if (next == timestampLeft) {
      literal('"originalTimestamp"');
      from = next + 11;
      timestampLeft = i32.MAX_VALUE;
    } else if (next == contextLeft) {
      if (addsIp) fragment(IP);
      if (addsIp && addsLibrary) byte(0x2c);
      if (addsLibrary) literal('"library":{"name":"unknown","version":"unknown"}');
      if ((seen & CONTEXT_EMPTY) == 0) byte(0x2c);
      from = next;
      contextLeft = i32.MAX_VALUE;
    } else {
      from = load<i32>(entry + 28);
      cutLeft = i32.MAX_VALUE;
    }
  }
  copy(from, end - from);

  if (client) literal(',"channel":"client"');
  else literal(',"channel":"server"');
  if (!hasContext) literal(',"context":{"library":{"name":"unknown","version":"unknown"}}');
  if ((seen & INTEGRATIONS) == 0) literal(',"integrations":{}');
  if ((seen & TYPE) == 0) {
    literal(',"type":"');
    typeName(load<i32>(entry + 12));
    byte(0x22);
  }
  if ((seen & SENT_AT) == 0 && rootSentAtLength >= 0) {
    literal(',"sentAt":');
    copy(rootSentAtStart, rootSentAtLength);
  }
  literal(',"timestamp":"');
  writeTime(timestampOf(seen, load<i64>(entry + 32), load<i64>(entry + 40)));
  fragment(TAIL);
}

/** The client's time, moved by how wrong its clock is (segment.md 1.8). */
function timestampOf(seen: i32, timestamp: i64, sentAt: i64): i64 {
  if ((seen & TIMESTAMP) == 0) return receivedAt;
  if (seen & SENT_AT) return receivedAt - (sentAt - timestamp);
  return rootSentAtLength >= 0 ? receivedAt - (rootSentAtValue - timestamp) : timestamp;
}

function typeName(code: i32): void {
  if (code == IDENTIFY) literal("identify");
  else if (code == TRACK) literal("track");
  else if (code == PAGE) literal("page");
  else if (code == SCREEN) literal("screen");
  else if (code == GROUP) literal("group");
  else literal("alias");
}

// @ts-expect-error: decorator
@inline
function copy(from: i32, length: i32): void {
  memory.copy(out, from, length);
  out += length;
}

// @ts-expect-error: decorator
@inline
function byte(value: i32): void {
  store<u8>(out, value);
  out++;
}

function fragment(slot: i32): void {
  copy(slot + 4, load<i32>(slot));
}

/** Strings of the source lie in memory as UTF-16; ours are ASCII. */
function literal(text: string): void {
  const from = changetype<i32>(text);
  const length = text.length;
  for (let k = 0; k < length; k++) store<u8>(out + k, load<u8>(from + k * 2));
  out += length;
}

// ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NO_TIME: i64 = i64.MIN_VALUE;

/** ISO 8601 with seconds, up to nine digits of fraction, and a zone, from 1970 to 2199; NO_TIME for every other form. */
function time(start: i32, length: i32): i64 {
  if (length < 20 || length > 35) return NO_TIME;
  const end = start + length;
  if (byteAt(start + 4) != 0x2d || byteAt(start + 7) != 0x2d || byteAt(start + 10) != 0x54) return NO_TIME;
  if (byteAt(start + 13) != 0x3a || byteAt(start + 16) != 0x3a) return NO_TIME;
  const year = digits(start, 4);
  const month = digits(start + 5, 2);
  const day = digits(start + 8, 2);
  const hour = digits(start + 11, 2);
  const minute = digits(start + 14, 2);
  const second = digits(start + 17, 2);
  if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NO_TIME;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return NO_TIME;

  let i = start + 19;
  let millisecond = 0;
  if (byteAt(i) == 0x2e) {
    i++;
    const fraction = i;
    let weight = 100;
    while (i < end && isDigit(byteAt(i))) {
      millisecond += (byteAt(i) - 0x30) * weight;
      weight /= 10;
      i++;
    }
    if (i == fraction || i - fraction > 9) return NO_TIME;
  }
  let offsetMinutes = 0;
  const zone = byteAt(i);
  if (zone == 0x5a) {
    if (i + 1 != end) return NO_TIME;
  } else {
    if ((zone != 0x2b && zone != 0x2d) || end - i != 6 || byteAt(i + 3) != 0x3a) return NO_TIME;
    const hours = digits(i + 1, 2);
    const minutes = digits(i + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NO_TIME;
    offsetMinutes = hours * 60 + minutes;
    if (zone == 0x2d) offsetMinutes = -offsetMinutes;
  }
  const minutes = <i64>(hour * 60 + minute - offsetMinutes);
  return <i64>daysBefore(year, month, day) * 86400000 + minutes * 60000 + <i64>(second * 1000 + millisecond);
}

/** `YYYY-MM-DDTHH:MM:SS.mmmZ`. The years of two times and a difference of such times have four digits. */
function writeTime(ms: i64): void {
  let days = <i32>(ms / 86400000);
  let rest = <i32>(ms % 86400000);
  if (rest < 0) {
    rest += 86400000;
    days--;
  }
  // Days since the first of March of the year 0, in eras of 400 years (Howard Hinnant's civil_from_days).
  const shifted = days + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

  writeDigits(year, 4);
  byte(0x2d);
  writeDigits(month, 2);
  byte(0x2d);
  writeDigits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
  byte(0x54);
  writeDigits(rest / 3600000, 2);
  byte(0x3a);
  writeDigits((rest / 60000) % 60, 2);
  byte(0x3a);
  writeDigits((rest / 1000) % 60, 2);
  byte(0x2e);
  writeDigits(rest % 1000, 3);
  byte(0x5a);
}

function daysBefore(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

function daysIn(year: i32, month: i32): i32 {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** -1 where one of them is no digit. */
function digits(at: i32, count: i32): i32 {
  let number = 0;
  for (let k = 0; k < count; k++) {
    const c = byteAt(at + k);
    if (!isDigit(c)) return -1;
    number = number * 10 + c - 0x30;
  }
  return number;
}

function writeDigits(number: i32, count: i32): void {
  for (let k = count - 1; k >= 0; k--) {
    store<u8>(out + k, 0x30 + (number % 10));
    number /= 10;
  }
  out += count;
}

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Past any value, or negative where it is none, or nests too deep. */
function anyValue(start: i32): i32 {
  let i = start;
  let depth = 0;
  while (true) {
    const c = byteAt(i);
    let closed = false;
    if (c == 0x22) {
      i = quoted(i + 1);
      if (i < 0) return i;
    } else if (c == 0x7b || c == 0x5b) {
      if (depth == MAX_DEPTH) return -50;
      store<u8>(STACK + depth, c);
      depth++;
      i = space(i + 1);
      if (byteAt(i) == c + 2) closed = true;
      else if (c == 0x7b) {
        i = keyAndColon(i);
        if (i < 0) return i;
        continue;
      } else continue;
    } else {
      i = scalar(i, c);
      if (i < 0) return i;
    }
    while (true) {
      if (closed) {
        i++;
        depth--;
      }
      if (depth == 0) return i;
      i = space(i);
      const open = <i32>load<u8>(STACK + depth - 1);
      const next = byteAt(i);
      if (next == open + 2) {
        closed = true;
        continue;
      }
      if (next != 0x2c) return -51;
      i = space(i + 1);
      if (open == 0x7b) {
        i = keyAndColon(i);
        if (i < 0) return i;
      }
      break;
    }
  }
}

function keyAndColon(start: i32): i32 {
  if (byteAt(start) != 0x22) return -52;
  let i = quoted(start + 1);
  if (i < 0) return i;
  i = space(i);
  return byteAt(i) == 0x3a ? space(i + 1) : -53;
}

function scalar(i: i32, c: i32): i32 {
  if (c == 0x74) return load<u32>(i) == 0x65757274 ? i + 4 : -54;
  if (c == 0x6e) return load<u32>(i) == 0x6c6c756e ? i + 4 : -55;
  if (c == 0x66) return load<u32>(i + 1) == 0x65736c61 ? i + 5 : -56;
  return number(i);
}

/** Numbers so large that they may not survive being parsed are the plain twin's. */
function number(start: i32): i32 {
  let i = start;
  let c = byteAt(i);
  if (c == 0x2d) c = byteAt(++i);
  if (c == 0x30) c = byteAt(++i);
  else if (c >= 0x31 && c <= 0x39) {
    do c = byteAt(++i);
    while (isDigit(c));
  } else return -57;
  if (c == 0x2e) {
    c = byteAt(++i);
    if (!isDigit(c)) return -58;
    do c = byteAt(++i);
    while (isDigit(c));
  }
  if ((c | 0x20) == 0x65) return -59;
  return i - start > 300 ? -60 : i;
}

/** Past the closing quote of the string whose first byte is at `start`: 16 bytes at a time. */
function quoted(start: i32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const control = i8x16.splat(0x20);
  let i = start;
  while (true) {
    const bytes = v128.load(i);
    const special = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, control));
    const mask = i8x16.bitmask(special);
    if (mask == 0) {
      i += 16;
      continue;
    }
    i += ctz(mask);
    const c = byteAt(i);
    if (c == 0x22) return i + 1;
    if (c != 0x5c) return -61;
    const escaped = byteAt(i + 1);
    if (escaped == 0x75) {
      for (let k = 2; k < 6; k++) if (!isHex(byteAt(i + k))) return -62;
      i += 6;
    } else if (isEscape(escaped)) i += 2;
    else return -63;
  }
}

function hasBackslash(start: i32, length: i32): bool {
  for (let k = 0; k < length; k++) if (byteAt(start + k) == 0x5c) return true;
  return false;
}

/** A line break between tokens is whitespace in JSON, and the end of a record in a file of lines. */
// @ts-expect-error: decorator
@inline
function space(i: i32): i32 {
  while (true) {
    const c = byteAt(i);
    if (c > 0x20) return i;
    if (c == 0x0a || c == 0x0d) brokenLine = true;
    else if (c != 0x20 && c != 0x09) return i;
    i++;
  }
}

// @ts-expect-error: decorator
@inline
function byteAt(i: i32): i32 {
  return <i32>load<u8>(i);
}

// @ts-expect-error: decorator
@inline
function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

function isHex(c: i32): bool {
  const lower = c | 0x20;
  return isDigit(c) || (lower >= 0x61 && lower <= 0x66);
}

function isEscape(c: i32): bool {
  return c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74;
}

function callType(start: i32, length: i32): i32 {
  if (length == 8 && same(start, "identify")) return IDENTIFY;
  if (length == 5 && same(start, "track")) return TRACK;
  if (length == 4 && same(start, "page")) return PAGE;
  if (length == 6 && same(start, "screen")) return SCREEN;
  if (length == 5 && same(start, "group")) return GROUP;
  return length == 5 && same(start, "alias") ? ALIAS : -1;
}

function isContext(key: i32): bool {
  return same(key, "context");
}

function isSentAt(key: i32): bool {
  return load<u32>(key) == 0x746e6573 && load<u16>(key + 4) == 0x7441;
}

function isWriteKey(key: i32): bool {
  return same(key, "writeKey");
}

function isIntegrations(key: i32): bool {
  return same(key, "integrations");
}

function starts(at: i32, length: i32, text: string): bool {
  return length >= text.length && same(at, text);
}

function same(at: i32, text: string): bool {
  const from = changetype<i32>(text);
  const length = text.length;
  for (let k = 0; k < length; k++) if (load<u8>(at + k) != load<u8>(from + k * 2)) return false;
  return true;
}
