// The members of the `readContext` and `integrations` of a batch, which apply to each event that does not have them itself.

import { OPEN_CONTEXT, OPEN_INTEGRATIONS } from "./edits.as";
import { EDIT_COUNT, FIRST_EDIT, markUnusual, OWN_CONTEXT, OWN_INTEGRATIONS, UNUSUAL } from "./event.as";
import { byteAt, equalBytes, hasBackslash, skipSpace, skipString, skipValue } from "./json.as";
import {
  EDIT_BYTES,
  EDITS,
  EVENT_BYTES,
  EVENTS,
  MAX_SHARED_MEMBERS,
  SHARED_CONTEXT,
  SHARED_INTEGRATIONS,
  SHARED_MEMBER_BYTES,
} from "./memory.as";
import { writeByte, writeBytes } from "./output.as";

export let sharedContextCount: i32 = 0;
export let sharedIntegrationsCount: i32 = 0;

export function resetShared(): void {
  sharedContextCount = 0;
  sharedIntegrationsCount = 0;
}

/** Enters the members of the batch's context into its table. Returns false if they are too many, or if keys have escapes. */
export function storeSharedContext(start: i32): bool {
  sharedContextCount = storeMembers(start, SHARED_CONTEXT);
  return sharedContextCount >= 0;
}

export function storeSharedIntegrations(start: i32): bool {
  sharedIntegrationsCount = storeMembers(start, SHARED_INTEGRATIONS);
  return sharedIntegrationsCount >= 0;
}

/** Enters the members of the object at `start` into the table: key, length of the key, and end. Returns their number, -1 if the object is unusual. */
function storeMembers(start: i32, table: i32): i32 {
  let i = skipSpace(start + 1);
  let count = 0;
  while (byteAt(i) !== 0x7d) {
    if (count === MAX_SHARED_MEMBERS) return -1;
    const key = i + 1;
    i = skipString(key);
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) return -1;
    i = skipValue(skipSpace(skipSpace(i) + 1));
    const member = table + count * SHARED_MEMBER_BYTES;
    store<i32>(member, key);
    store<i32>(member + 4, keyLength);
    store<i32>(member + 8, i);
    count++;
    i = skipSpace(i);
    if (byteAt(i) === 0x2c) i = skipSpace(i + 1);
  }
  return count;
}

/** Finds for each of the first `eventCount` events the members of the batch that it has itself. */
export function compareWithShared(eventCount: i32): void {
  if (sharedContextCount === 0 && sharedIntegrationsCount === 0) return;
  for (let k = 0; k < eventCount; k++) {
    const entry = EVENTS + k * EVENT_BYTES;
    if (load<i32>(entry + 8) & UNUSUAL) continue;
    const first = load<i32>(entry + FIRST_EDIT);
    const count = load<i32>(entry + EDIT_COUNT);
    for (let e = first; e < first + count; e++) compareEdit(k, EDITS + e * EDIT_BYTES);
  }
}

function compareEdit(number: i32, edit: i32): void {
  const entry = EVENTS + number * EVENT_BYTES;
  const at = load<i32>(edit);
  const kind = load<i32>(edit + 8);
  if (kind === OPEN_CONTEXT) store<i32>(entry + OWN_CONTEXT, findOwnMembers(number, at, SHARED_CONTEXT, sharedContextCount));
  if (kind === OPEN_INTEGRATIONS)
    store<i32>(entry + OWN_INTEGRATIONS, findOwnMembers(number, at, SHARED_INTEGRATIONS, sharedIntegrationsCount));
}

/** Returns a bit for each of the `count` members of the table that the object at `at` (after its brace), in event `skipNumber`, has itself. */
function findOwnMembers(number: i32, at: i32, table: i32, count: i32): i32 {
  let own = 0;
  if (count === 0) return own;
  let i = skipSpace(at);
  while (byteAt(i) !== 0x7d) {
    const key = i + 1;
    i = skipString(key);
    const keyLength = i - 1 - key;
    if (hasBackslash(key, keyLength)) markUnusual(number);
    for (let m = 0; m < count; m++) {
      const member = table + m * SHARED_MEMBER_BYTES;
      if (load<i32>(member + 4) === keyLength && equalBytes(load<i32>(member), key, keyLength)) own |= 1 << m;
    }
    i = skipSpace(skipValue(skipSpace(skipSpace(i) + 1)));
    if (byteAt(i) === 0x2c) i = skipSpace(i + 1);
  }
  return own;
}

/** Writes the members of the table that are not in `own`, separated by commas. Returns whether the object has inserted members now. */
export function writeShared(table: i32, count: i32, own: i32, isFirst: bool): bool {
  let first = isFirst;
  for (let m = 0; m < count; m++) {
    if (own & (1 << m)) continue;
    const member = table + m * SHARED_MEMBER_BYTES;
    const start = load<i32>(member) - 1;
    if (!first) writeByte(0x2c);
    first = false;
    writeBytes(start, load<i32>(member + 8) - start);
  }
  return !first;
}
