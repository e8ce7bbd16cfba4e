// Writes the record of an event that was read.

import { CLIENT, CONTEXT, CONTEXT_EMPTY, INTEGRATIONS, IP_MEMBER, LIBRARY_MEMBER, MOBILE, SENT_AT, TIMESTAMP, TYPE, WRITE_KEY } from "./event.as";
import { GROUP, IDENTIFY, PAGE, SCREEN, TRACK } from "./event.as";
import { IP, TAIL } from "./memory.as";
import { byte, copy, fragment, literal, writeTime } from "./output.as";

/** What counts for all events of a call: when it came, and the `sentAt` of its batch (length -1 where it has none). */
let receivedAt: i64 = 0;
let batchSentAtStart: i32 = 0;
let batchSentAtLength: i32 = -1;
let batchSentAtValue: i64 = 0;

export function shareWithAll(received: i64, sentAtStart: i32, sentAtLength: i32, sentAtValue: i64): void {
  receivedAt = received;
  batchSentAtStart = sentAtStart;
  batchSentAtLength = sentAtLength;
  batchSentAtValue = sentAtValue;
}

/** Copies the event's bytes up to its closing brace, edited at up to three places, and puts the server's members behind. */
export function writeRecord(entry: i32): void {
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
  if ((seen & SENT_AT) == 0 && batchSentAtLength >= 0) {
    literal(',"sentAt":');
    copy(batchSentAtStart, batchSentAtLength);
  }
  literal(',"timestamp":"');
  writeTime(timestampOf(seen, load<i64>(entry + 32), load<i64>(entry + 40)));
  fragment(TAIL);
}

/** The client's time, moved by how wrong its clock is (segment.md 1.8). */
function timestampOf(seen: i32, timestamp: i64, sentAt: i64): i64 {
  if ((seen & TIMESTAMP) == 0) return receivedAt;
  if (seen & SENT_AT) return receivedAt - (sentAt - timestamp);
  return batchSentAtLength >= 0 ? receivedAt - (batchSentAtValue - timestamp) : timestamp;
}

function typeName(code: i32): void {
  if (code == IDENTIFY) literal("identify");
  else if (code == TRACK) literal("track");
  else if (code == PAGE) literal("page");
  else if (code == SCREEN) literal("screen");
  else if (code == GROUP) literal("group");
  else literal("alias");
}
