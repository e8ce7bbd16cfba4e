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
      younger.touch(ids);
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

/**
 * A set of 64-bit ids, 8 bytes each in open addressing: linear probing at a load of at most three quarters. A slot of two zeros is empty,
 * so the id 0 is kept as 1. It grows by half and one shard at a time: no call waits for all of it, and little of it is empty.
 */
function createIdSet() {
  const shards = Array.from({ length: SHARDS }, () => new Uint32Array(FIRST_SLOTS * 2));
  const used = new Uint32Array(SHARDS);
  const shardOf = (high: number) => shards[high >>> 24] as Uint32Array<ArrayBuffer>;
  let size = 0;

  return {
    /**
     * Brings the ids' slots into the processor's cache, all at once: later each would wait for the one before it. What it answers says
     * nothing, but keeps the loads.
     */
    touch(ids: IdHashes): number {
      let seen = 0;
      for (let at = 0; at < ids.length; at += 2) {
        const slots = shardOf(ids[at + 1] as number);
        seen |= slots[firstSlot(slots, ids[at] as number)] as number;
      }
      return seen;
    },
    has(high: number, low: number): boolean {
      if (size === 0) return false;
      const slots = shardOf(high);
      return !isEmpty(slots, find(slots, high, nonZero(high, low)));
    },
    add(high: number, low: number): boolean {
      const slots = shardOf(high);
      const slot = find(slots, high, nonZero(high, low));
      if (!isEmpty(slots, slot)) return false;
      put(slots, slot, high, nonZero(high, low));
      size += 1;
      const shard = high >>> 24;
      used[shard] = (used[shard] as number) + 1;
      if ((used[shard] as number) * 8 > slots.length * 3) shards[shard] = grown(slots);
      return true;
    },
    remove(high: number, low: number): boolean {
      const slots = shardOf(high);
      const slot = find(slots, high, nonZero(high, low));
      if (isEmpty(slots, slot)) return false;
      close(slots, slot);
      size -= 1;
      used[high >>> 24] = (used[high >>> 24] as number) - 1;
      return true;
    },
    size: () => size,
  };
}

// A slot is named by where its two words start in its shard.

/** Slots in the order of the ids' low words: the share of the shard that lies before it is the word's share of 2^32. */
function firstSlot(slots: Uint32Array, low: number): number {
  return (low * (slots.length / 2) * 2 ** -32) << 1;
}

function nextSlot(slots: Uint32Array, slot: number): number {
  return slot + 2 === slots.length ? 0 : slot + 2;
}

/** Where the id is, or the empty slot where it would be. */
function find(slots: Uint32Array, high: number, low: number): number {
  let slot = firstSlot(slots, low);
  while (!isEmpty(slots, slot)) {
    if (slots[slot] === high && slots[slot + 1] === low) return slot;
    slot = nextSlot(slots, slot);
  }
  return slot;
}

function isEmpty(slots: Uint32Array, slot: number): boolean {
  return slots[slot] === 0 && slots[slot + 1] === 0;
}

function put(slots: Uint32Array, slot: number, high: number, low: number): void {
  slots[slot] = high;
  slots[slot + 1] = low;
}

function grown(before: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(2 * Math.ceil(before.length * 0.75));
  for (let at = 0; at < before.length; at += 2) {
    if (isEmpty(before, at)) continue;
    const [high, low] = [before[at] as number, before[at + 1] as number];
    put(slots, find(slots, high, low), high, low);
  }
  return slots;
}

/** Takes the slot out, and moves back those behind it that would no longer be found. */
function close(slots: Uint32Array, hole: number): void {
  put(slots, hole, 0, 0);
  for (let slot = nextSlot(slots, hole); !isEmpty(slots, slot); slot = nextSlot(slots, slot)) {
    const [high, low] = [slots[slot] as number, slots[slot + 1] as number];
    put(slots, slot, 0, 0);
    put(slots, find(slots, high, low), high, low);
  }
}

function nonZero(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
