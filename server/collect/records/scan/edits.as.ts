// The differences between events and their records, in the order of the input. Those of one event are adjacent.

import { EDIT_BYTES, EDITS } from "./memory.as";

/** The client's bytes are removed. */
export const CUT: i32 = 0;
/** The client's key `timestamp` becomes `originalTimestamp`. */
export const RENAME_TIMESTAMP: i32 = 1;
/** The members of the server and of the batch are inserted into the event's `readContext`, after its opening brace. */
export const OPEN_CONTEXT: i32 = 2;
/** The members of the batch are inserted into the event's `integrations`, after its opening brace. */
export const OPEN_INTEGRATIONS: i32 = 3;

let count: i32 = 0;

export function countEdits(): i32 {
  return count;
}

export function removeEditsFrom(first: i32): void {
  count = first;
}

/** Adds an edit of the bytes from `start` to `end`. */
export function addEdit(start: i32, end: i32, kind: i32): void {
  const edit = EDITS + count * EDIT_BYTES;
  store<i32>(edit, start);
  store<i32>(edit + 4, end);
  store<i32>(edit + 8, kind);
  count++;
}
