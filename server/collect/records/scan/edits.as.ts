// Where records differ from the events that they are made of: in the order of the input, those of an event in a row.

import { EDIT_BYTES, EDITS } from "./memory.as";

/** The client's bytes are left out. */
export const CUT: i32 = 0;
/** The client's key `timestamp` becomes `originalTimestamp`. */
export const RENAME_TIMESTAMP: i32 = 1;
/** What the server and the batch give to the event's `context` is put behind its opening brace. */
export const OPEN_CONTEXT: i32 = 2;
/** What the batch gives to the event's `integrations`, likewise. */
export const OPEN_INTEGRATIONS: i32 = 3;

let count: i32 = 0;

export function countEdits(): i32 {
  return count;
}

export function forgetEditsFrom(first: i32): void {
  count = first;
}

/** The bytes from `start` to `end` give way to what `kind` says. */
export function addEdit(start: i32, end: i32, kind: i32): void {
  const edit = EDITS + count * EDIT_BYTES;
  store<i32>(edit, start);
  store<i32>(edit + 4, end);
  store<i32>(edit + 8, kind);
  count++;
}
