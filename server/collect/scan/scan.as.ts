// AssemblyScript, compiled to scan.wasm by `npm run build:wasm`. It reads a call's JSON once: validates it, checks each event by
// the rules of record-plain.ts, and writes the events out as records, the server's own fields spliced into the client's bytes.
// Whatever is unusual is refused with a negative number, and the plain twin decides about the call. Nothing allocates; the input
// ends with a zero byte, at which every loop stops.

import { event, forgetOwnWriteKey, isContext, isIntegrations, isSentAt, isWriteKey, ownWriteKeyLength, ownWriteKeyStart } from "./event.as";
import { hash } from "./hash.as";
import { anyValue, byteAt, hasBackslash, quoted, same, space } from "./json.as";
import { EVENT_BYTES, EVENTS, INPUT, MAX_EVENTS, MAX_GROWTH_BYTES, MESSAGE_IDS } from "./memory.as";
import { out, startOutput } from "./output.as";
import { shareWithAll, writeRecord } from "./record.as";
import { NO_TIME, time } from "./time.as";

export { FRAGMENT_BYTES, HASH_KEY, INPUT, IP, MESSAGE_IDS, TAIL } from "./memory.as";

/** How many events the last scan found, and how many bytes of records it wrote from `outputStart` on. */
export let eventCount: i32 = 0;
export let outputStart: i32 = 0;
export let outputLength: i32 = 0;
/** Where the call's own write key stands; length -1 where it has none. */
export let writeKeyStart: i32 = 0;
export let writeKeyLength: i32 = -1;

// The batch around the events.
let rootSentAtStart: i32 = 0;
let rootSentAtLength: i32 = -1;
let rootSentAtValue: i64 = 0;

/** Makes room for `length` bytes of input and its records. */
export function reserve(length: i32): void {
  const pages = (INPUT + 2 * length + MAX_EVENTS * MAX_GROWTH_BYTES + 65535) >> 16;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** One event whose type the route tells (0 to 5), its body at INPUT. 0, or why it is refused. */
export function scanSingle(length: i32, routeType: i32): i32 {
  begin(length);
  let i = event(space(INPUT), routeType, 0);
  if (i < 0) return i;
  eventCount = 1;
  writeKeyStart = ownWriteKeyStart;
  writeKeyLength = ownWriteKeyLength;
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
    i = event(i, -1, eventCount);
    if (i < 0) return i;
    eventCount++;
    i = space(i);
    const next = byteAt(i);
    if (next == 0x5d) return i + 1;
    if (next != 0x2c) return -16;
    i = space(i + 1);
  }
}

function begin(length: i32): void {
  forgetOwnWriteKey();
  store<u8>(INPUT + length, 0);
  eventCount = 0;
  writeKeyLength = -1;
  rootSentAtLength = -1;
  // The output starts behind the sentinel, at a distance that lets vectors read past it.
  outputStart = INPUT + length + 64;
}

/** Writes the records of the call that was scanned last to `outputStart`; the fragments IP and TAIL are set. */
export function writeRecords(receivedAt: f64): void {
  shareWithAll(<i64>receivedAt, rootSentAtStart, rootSentAtLength, rootSentAtValue);
  startOutput(outputStart);
  for (let k = 0; k < eventCount; k++) writeRecord(EVENTS + k * EVENT_BYTES);
  outputLength = out - outputStart;
}

/** Puts a hash in the place of each message id that was found. */
export function hashMessageIds(): void {
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
  let i = space(start + 1);
  while (byteAt(i) == 0x22) {
    const key = i + 1;
    i = quoted(key);
    if (i < 0) return;
    const found = i - 1 - key == 9 && same(key, "messageId");
    i = space(i);
    if (byteAt(i) != 0x3a) return;
    const valueStart = space(i + 1);
    i = anyValue(valueStart);
    if (i < 0) return;
    if (found) {
      store<i32>(MESSAGE_IDS + eventCount * 8, valueStart + 1);
      store<i32>(MESSAGE_IDS + eventCount * 8 + 4, i - valueStart - 2);
      eventCount++;
      return;
    }
    i = space(i);
    if (byteAt(i) != 0x2c) return;
    i = space(i + 1);
  }
}
