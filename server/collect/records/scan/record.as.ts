// Writes the record of an event.

import { OPEN_CONTEXT, OPEN_INTEGRATIONS, RENAME_TIMESTAMP } from "./edits.as";
import {
  CLIENT,
  CONTEXT,
  EDIT_COUNT,
  FIRST_EDIT,
  GROUP,
  IDENTIFY,
  INTEGRATIONS,
  IP_MEMBER,
  LIBRARY_MEMBER,
  MOBILE,
  OWN_CONTEXT,
  OWN_INTEGRATIONS,
  PAGE,
  RECORD_END,
  RECORD_START,
  SCREEN,
  SENT_AT,
  TIMESTAMP,
  TRACK,
  TYPE,
} from "./event.as";
import { byteAt, skipSpace } from "./json.as";
import { EDIT_BYTES, EDITS, IP, SHARED_CONTEXT, SHARED_INTEGRATIONS, TAIL } from "./memory.as";
import { out, writeByte, writeBytes, writeFragment, writeLiteral, writeTime } from "./output.as";
import { sharedContextCount, sharedIntegrationsCount, writeShared } from "./shared.as";

/** Values for all events of a call: when it was received, and the `sentAt` of its batch (length -1 if there is none). */
let receivedAt: i64 = 0;
let batchSentAtStart: i32 = 0;
let batchSentAtLength: i32 = -1;
let batchSentAtValue: i64 = 0;
/** The bits of the batch's context. */
let batchSeen: i32 = 0;

export function setBatchValues(received: i64, sentAtStart: i32, sentAtLength: i32, sentAtValue: i64): void {
  receivedAt = received;
  batchSentAtStart = sentAtStart;
  batchSentAtLength = sentAtLength;
  batchSentAtValue = sentAtValue;
}

export function setBatchContextBits(seen: i32): void {
  batchSeen = seen;
}

/** Copies the event's bytes up to its closing brace, with its edits, and appends the server's members. */
export function writeRecord(entry: i32): void {
  store<i32>(entry + RECORD_START, out);
  const end = load<i32>(entry + 4);
  const seen = load<i32>(entry + 8);
  const bits = findContextBits(seen);
  let from = load<i32>(entry);
  let edit = EDITS + load<i32>(entry + FIRST_EDIT) * EDIT_BYTES;
  for (let left = load<i32>(entry + EDIT_COUNT); left > 0; left--) {
    const at = load<i32>(edit);
    const kind = load<i32>(edit + 8);
    writeBytes(from, at - from);
    if (kind === RENAME_TIMESTAMP) writeLiteral('"originalTimestamp"');
    else if (kind === OPEN_CONTEXT) openObject(at, fillContext(bits, load<i32>(entry + OWN_CONTEXT)));
    else if (kind === OPEN_INTEGRATIONS) openObject(at, fillIntegrations(load<i32>(entry + OWN_INTEGRATIONS)));
    from = load<i32>(edit + 4);
    edit += EDIT_BYTES;
  }
  writeBytes(from, end - from);
  writeServerMembers(entry, seen, bits);
  store<i32>(entry + RECORD_END, out);
}

/** Returns the bits of the merged context. The event's own library and address take precedence over those of the batch. */
function findContextBits(seen: i32): i32 {
  if (batchSeen === 0) return seen;
  const bits = seen | (batchSeen & IP_MEMBER);
  return seen & LIBRARY_MEMBER ? bits : bits | (batchSeen & (LIBRARY_MEMBER | CLIENT | MOBILE));
}

/** Writes the comma between the inserted members and the object's own first member. */
function openObject(at: i32, wrote: bool): void {
  if (wrote && byteAt(skipSpace(at)) !== 0x7d) writeByte(0x2c);
}

/** Returns whether anything was written. */
function fillContext(bits: i32, own: i32): bool {
  const addsIp = (bits & (CLIENT | MOBILE)) !== 0 && (bits & IP_MEMBER) === 0 && load<i32>(IP) > 0;
  const addsLibrary = (bits & LIBRARY_MEMBER) === 0;
  if (addsIp) writeFragment(IP);
  if (addsIp && addsLibrary) writeByte(0x2c);
  if (addsLibrary) writeLiteral('"library":{"name":"unknown","version":"unknown"}');
  return writeShared(SHARED_CONTEXT, sharedContextCount, own, !addsIp && !addsLibrary);
}

function fillIntegrations(own: i32): bool {
  return writeShared(SHARED_INTEGRATIONS, sharedIntegrationsCount, own, true);
}

function writeServerMembers(entry: i32, seen: i32, bits: i32): void {
  if (bits & CLIENT) writeLiteral(',"channel":"client"');
  else writeLiteral(',"channel":"server"');
  if ((seen & CONTEXT) === 0) {
    writeLiteral(',"context":{');
    fillContext(bits, 0);
    writeByte(0x7d);
  }
  if ((seen & INTEGRATIONS) === 0) {
    writeLiteral(',"integrations":{');
    fillIntegrations(0);
    writeByte(0x7d);
  }
  if ((seen & TYPE) === 0) {
    writeLiteral(',"type":"');
    writeTypeName(load<i32>(entry + 12));
    writeByte(0x22);
  }
  if ((seen & SENT_AT) === 0 && batchSentAtLength >= 0) {
    writeLiteral(',"sentAt":');
    writeBytes(batchSentAtStart, batchSentAtLength);
  }
  writeLiteral(',"timestamp":"');
  writeTime(findTimestamp(seen, load<i64>(entry + 32), load<i64>(entry + 40)));
  writeFragment(TAIL);
}

/** Returns the client's time, corrected by the error of its clock (docs/tracking-api.md 1.8). */
function findTimestamp(seen: i32, timestamp: i64, sentAt: i64): i64 {
  if ((seen & TIMESTAMP) === 0) return receivedAt;
  if (seen & SENT_AT) return receivedAt - (sentAt - timestamp);
  return batchSentAtLength >= 0 ? receivedAt - (batchSentAtValue - timestamp) : timestamp;
}

function writeTypeName(code: i32): void {
  if (code === IDENTIFY) writeLiteral("identify");
  else if (code === TRACK) writeLiteral("track");
  else if (code === PAGE) writeLiteral("page");
  else if (code === SCREEN) writeLiteral("screen");
  else if (code === GROUP) writeLiteral("group");
  else writeLiteral("alias");
}
