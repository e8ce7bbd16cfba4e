// Numbers the kinds of events: type, name and app version. Only the first event of a kind is decoded, by the host.

import { NAME_LENGTH, NAME_START, VERSION_LENGTH, VERSION_START } from "./event.as";
import { hash } from "./hash.as";
import { EVENT_KINDS, KIND_KEY, KIND_SLOTS, KIND_TABLE, NEW_KIND_BYTES, NEW_KINDS } from "./memory.as";

/** The number of kinds in the table, and of those that the last call added. */
export let kindCount: i32 = 0;
export let newKindCount: i32 = 0;

/** A table that is fuller makes searches slow. The host has to call `forgetKinds` before the next call when so many are known. */
export const MAX_KINDS: i32 = KIND_SLOTS / 2;

export function startKinds(): void {
  newKindCount = 0;
}

/** Empties the table. The numbers start at 0 again. */
export function forgetKinds(): void {
  memory.fill(KIND_TABLE, 0, KIND_SLOTS * 16);
  kindCount = 0;
}

/** Stores the number of the kind of event `number`, whose entry of the table is given. */
export function storeKind(entry: i32, number: i32): void {
  store<i64>(KIND_KEY, <i64>load<i32>(entry + 12));
  store<i64>(KIND_KEY + 8, hash(load<i32>(entry + NAME_START), load<i32>(entry + NAME_LENGTH)));
  store<i64>(KIND_KEY + 16, hash(load<i32>(entry + VERSION_START), load<i32>(entry + VERSION_LENGTH)));
  const key = hash(KIND_KEY, 24);
  let slot = KIND_TABLE + (<i32>key & (KIND_SLOTS - 1)) * 16;
  while (load<i32>(slot + 8) !== 0 && load<i64>(slot) !== key) {
    slot += 16;
    if (slot === EVENT_KINDS) slot = KIND_TABLE;
  }
  if (load<i32>(slot + 8) === 0) {
    store<i64>(slot, key);
    store<i32>(slot + 8, ++kindCount);
    addNewKind(entry);
  }
  store<i32>(EVENT_KINDS + number * 4, load<i32>(slot + 8) - 1);
}

function addNewKind(entry: i32): void {
  const kind = NEW_KINDS + newKindCount * NEW_KIND_BYTES;
  store<i32>(kind, load<i32>(entry + 12));
  store<i32>(kind + 4, load<i32>(entry + NAME_START));
  store<i32>(kind + 8, load<i32>(entry + NAME_LENGTH));
  store<i32>(kind + 12, load<i32>(entry + VERSION_START));
  store<i32>(kind + 16, load<i32>(entry + VERSION_LENGTH));
  newKindCount++;
}
