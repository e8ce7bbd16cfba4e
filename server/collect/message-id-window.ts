import type { Clock } from "../clock.ts";
import type { IdHashes } from "./message-id-hash.ts";

/** Remembers message ids for at least `windowMs`, until more than `capacity` newer ones came. */
export type MessageIdWindow = {
  /** Takes all of them up. Answers the positions of those that were known already; one that comes twice is known the second time. */
  add(ids: IdHashes): readonly number[];
  /** Forgets ids, as if they had never been added. */
  remove(ids: IdHashes): void;
  size(): number;
};

type Options = { clock: Clock; windowMs: number; capacity: number };

const NONE: readonly number[] = [];

/** Two generations: new ids go into the younger; when that is old or full, it becomes the elder, and the elder is forgotten. */
export function createMessageIdWindow({ clock, windowMs, capacity }: Options): MessageIdWindow {
  let younger = createIdSet();
  let elder = createIdSet();
  let startedAt = clock.now();

  function turnOver(now: number): void {
    if (younger.size() < capacity && now - startedAt < windowMs) return;
    elder = now - startedAt < 2 * windowMs ? younger : createIdSet();
    younger = createIdSet();
    startedAt = now;
  }

  return {
    add(ids) {
      const now = clock.now();
      let known: number[] | null = null;
      for (let at = 0; at < ids.length; at += 2) {
        const [low, high] = [ids[at] as number, ids[at + 1] as number];
        turnOver(now);
        if (!elder.has(high, low) && younger.add(high, low)) continue;
        known ??= [];
        known.push(at / 2);
      }
      return known ?? NONE;
    },
    remove(ids) {
      for (let at = 0; at < ids.length; at += 2) {
        const [low, high] = [ids[at] as number, ids[at + 1] as number];
        if (!younger.remove(high, low)) elder.remove(high, low);
      }
    },
    size: () => younger.size() + elder.size(),
  };
}

const SHARDS = 256;
const FIRST_SLOTS = 64;

/** A set of 64-bit ids, 8 bytes each in open addressing. It grows one shard at a time, so that no call waits for all of it. */
function createIdSet() {
  const shards = Array.from({ length: SHARDS }, createShard);
  const shardOf = (high: number) => shards[high >>> 24] as Shard;
  let size = 0;
  return {
    has: (high: number, low: number) => size > 0 && shardOf(high).has(high, low),
    add(high: number, low: number): boolean {
      const added = shardOf(high).add(high, low);
      if (added) size += 1;
      return added;
    },
    remove(high: number, low: number): boolean {
      const removed = shardOf(high).remove(high, low);
      if (removed) size -= 1;
      return removed;
    },
    size: () => size,
  };
}

type Shard = ReturnType<typeof createShard>;

/** Linear probing at a load of at most two thirds. A slot of two zeros is empty, so the id 0 is kept as 1. */
function createShard() {
  let slots = new Uint32Array(FIRST_SLOTS * 2);
  let used = 0;

  /** Where the id is, or the empty slot where it would be. */
  function find(high: number, low: number): number {
    const mask = slots.length / 2 - 1;
    let slot = low & mask;
    while (slots[slot * 2] !== 0 || slots[slot * 2 + 1] !== 0) {
      if (slots[slot * 2] === high && slots[slot * 2 + 1] === low) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  const isEmpty = (slot: number) => slots[slot * 2] === 0 && slots[slot * 2 + 1] === 0;

  function put(slot: number, high: number, low: number): void {
    slots[slot * 2] = high;
    slots[slot * 2 + 1] = low;
  }

  function grow(): void {
    const before = slots;
    slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2) {
      const [high, low] = [before[at] as number, before[at + 1] as number];
      if (high !== 0 || low !== 0) put(find(high, low), high, low);
    }
  }

  /** Takes the slot out, and moves back those behind it that would no longer be found. */
  function close(hole: number): void {
    const mask = slots.length / 2 - 1;
    put(hole, 0, 0);
    for (let slot = (hole + 1) & mask; !isEmpty(slot); slot = (slot + 1) & mask) {
      const [high, low] = [slots[slot * 2] as number, slots[slot * 2 + 1] as number];
      put(slot, 0, 0);
      put(find(high, low), high, low);
    }
  }

  return {
    has: (high: number, low: number) => !isEmpty(find(high, nonZero(high, low))),
    add(high: number, low: number): boolean {
      const slot = find(high, nonZero(high, low));
      if (!isEmpty(slot)) return false;
      put(slot, high, nonZero(high, low));
      used += 1;
      if (used * 3 > slots.length) grow();
      return true;
    },
    remove(high: number, low: number): boolean {
      const slot = find(high, nonZero(high, low));
      if (isEmpty(slot)) return false;
      close(slot);
      used -= 1;
      return true;
    },
  };
}

function nonZero(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
