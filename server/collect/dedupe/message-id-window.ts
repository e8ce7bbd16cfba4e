import type { Clock } from "../../clock.ts";
import type { IdHashes } from "../records/message-id-hash.ts";

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

/** Two generations: new ids go into the newer; when that is old or full, it becomes the older, and the older is forgotten. */
export function createMessageIdWindow({ clock, windowMs, capacity }: Options): MessageIdWindow {
  let newer = createIdSet();
  let older = createIdSet();
  let startedAt = clock.now();

  function rotate(now: number): void {
    if (newer.size() < capacity && now - startedAt < windowMs) return;
    older = now - startedAt < 2 * windowMs ? newer : createIdSet();
    newer = createIdSet();
    startedAt = now;
  }

  return {
    add(ids) {
      const now = clock.now();
      newer.touch(ids);
      let known: number[] | null = null;
      for (let at = 0; at < ids.length; at += 2) {
        const [low, high] = [ids[at] as number, ids[at + 1] as number];
        rotate(now);
        if (!older.has(high, low) && newer.add(high, low)) continue;
        known ??= [];
        known.push(at / 2);
      }
      return known ?? NONE;
    },
    remove(ids) {
      for (let at = 0; at < ids.length; at += 2) {
        const [low, high] = [ids[at] as number, ids[at + 1] as number];
        if (!newer.remove(high, low)) older.remove(high, low);
      }
    },
    size: () => newer.size() + older.size(),
  };
}

const FIRST_DEPTH = 4;

/**
 * A set of 64-bit ids, 8 bytes each: extendible hashing. The ids' first bits choose a page, and in the page they are found by linear probing.
 * A page that is full to four fifths becomes two, so no call waits for more than that; and as all pages are of one size, no memory is left
 * between them. The ids have to be spread evenly, as keyed hashes are.
 */
function createIdSet() {
  let depth = FIRST_DEPTH;
  // A page that fewer bits choose stands here several times.
  let pages = Array.from({ length: 2 ** FIRST_DEPTH }, () => createPage(FIRST_DEPTH));
  const findPage = (high: number) => pages[high >>> (32 - depth)] as Page;
  let size = 0;

  function split(page: Page, high: number): void {
    if (page[DEPTH] === depth) {
      pages = pages.flatMap((each) => [each, each]);
      depth += 1;
    }
    const sibling = splitPage(page);
    const width = 2 ** (depth - (page[DEPTH] as number));
    const first = (high >>> (32 - depth)) & -(2 * width);
    pages.fill(sibling, first + width, first + 2 * width);
  }

  return {
    /**
     * Brings the ids' slots into the processor's cache, all at once: later each would wait for the one before it. What it answers says
     * nothing, but keeps the loads.
     */
    touch(ids: IdHashes): number {
      let seen = 0;
      for (let at = 0; at < ids.length; at += 2) seen |= findPage(ids[at + 1] as number)[firstSlot(ids[at] as number)] as number;
      return seen;
    },
    has(high: number, low: number): boolean {
      if (size === 0) return false;
      const page = findPage(high);
      return !isEmpty(page, find(page, high, nonZero(high, low)));
    },
    add(high: number, low: number): boolean {
      const page = findPage(high);
      const slot = find(page, high, nonZero(high, low));
      if (!isEmpty(page, slot)) return false;
      put(page, slot, high, nonZero(high, low));
      size += 1;
      page[USED] = (page[USED] as number) + 1;
      if ((page[USED] as number) * 5 > SLOTS * 4) split(page, high);
      return true;
    },
    remove(high: number, low: number): boolean {
      const page = findPage(high);
      const slot = find(page, high, nonZero(high, low));
      if (isEmpty(page, slot)) return false;
      close(page, slot);
      size -= 1;
      page[USED] = (page[USED] as number) - 1;
      return true;
    },
    size: () => size,
  };
}

/** Words: how many slots are used, how many bits choose the page, and slots of two words each. One of two zeros is empty; the id 0 is kept as 1. */
type Page = Uint32Array;
const USED = 0;
const DEPTH = 1;
const FIRST_SLOT = 2;
/** 16 KB. */
const PAGE_WORDS = 4096;
const SLOTS = (PAGE_WORDS - FIRST_SLOT) / 2;

function createPage(depth: number): Page {
  const page = new Uint32Array(PAGE_WORDS);
  page[DEPTH] = depth;
  return page;
}

const COPY = new Uint32Array(PAGE_WORDS);

/** Leaves the ids whose next bit is 0 in the page, and answers a page of the others. */
function splitPage(page: Page): Page {
  COPY.set(page);
  const depth = (page[DEPTH] as number) + 1;
  const sibling = createPage(depth);
  page.fill(0);
  page[DEPTH] = depth;
  for (let at = FIRST_SLOT; at < PAGE_WORDS; at += 2) {
    if (isEmpty(COPY, at)) continue;
    const [high, low] = [COPY[at] as number, COPY[at + 1] as number];
    const into = ((high >>> (32 - depth)) & 1) === 0 ? page : sibling;
    put(into, find(into, high, low), high, low);
    into[USED] = (into[USED] as number) + 1;
  }
  return sibling;
}

// A slot is named by where its two words start in its page.

/** Slots in the order of the ids' low words: the share of the page that lies before it is the word's share of 2^32. */
function firstSlot(low: number): number {
  return FIRST_SLOT + ((low * (SLOTS * 2 ** -32)) << 1);
}

function nextSlot(slot: number): number {
  return slot + 2 === PAGE_WORDS ? FIRST_SLOT : slot + 2;
}

/** Where the id is, or the empty slot where it would be. */
function find(page: Page, high: number, low: number): number {
  let slot = firstSlot(low);
  while (!isEmpty(page, slot)) {
    if (page[slot] === high && page[slot + 1] === low) return slot;
    slot = nextSlot(slot);
  }
  return slot;
}

function isEmpty(page: Page, slot: number): boolean {
  return page[slot] === 0 && page[slot + 1] === 0;
}

function put(page: Page, slot: number, high: number, low: number): void {
  page[slot] = high;
  page[slot + 1] = low;
}

/** Takes the slot out, and moves back those behind it that would no longer be found. */
function close(page: Page, hole: number): void {
  put(page, hole, 0, 0);
  for (let slot = nextSlot(hole); !isEmpty(page, slot); slot = nextSlot(slot)) {
    const [high, low] = [page[slot] as number, page[slot + 1] as number];
    put(page, slot, 0, 0);
    put(page, find(page, high, low), high, low);
  }
}

function nonZero(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
