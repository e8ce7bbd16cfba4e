import type { Clock } from "../../clock.ts";
import type { IdHashes } from "../records/message-id-hash.ts";

/** Remembers each message id for at least `windowMs`, or until more than `capacity` newer ids were added. */
export type MessageIdWindow = {
  /** Adds all ids. Returns the positions of those that were known already. If an id occurs twice, the second one is known. */
  add(ids: IdHashes): readonly number[];
  /** Removes ids, as if they had never been added. */
  remove(ids: IdHashes): void;
  size(): number;
};

type Options = { clock: Clock; windowMs: number; capacity: number };

const NONE: readonly number[] = [];

/** There are two sets. Ids are added to the newer one. When it is old or full, it replaces the older one, and a new set is created. */
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
 * A set of 64-bit ids, 8 bytes each, by extendible hashing. The first bits of an id choose a page; within the page it is found by linear probing. A
 * page that is more than four fifths full is split in two, so the longest pause is one split. All pages have the same size, so memory does not
 * fragment. The ids must be evenly distributed, as keyed hashes are.
 */
function createIdSet() {
  let depth = FIRST_DEPTH;
  // A page that is chosen by fewer bits than `depth` occurs several times.
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
     * Loads the slots of all ids into the processor's cache in parallel. Otherwise each lookup would wait for the previous one. The return value has
     * no meaning; it keeps the loads from being optimized away.
     */
    touch(ids: IdHashes): number {
      let seen = 0;
      for (let at = 0; at < ids.length; at += 2) seen |= findPage(ids[at + 1] as number)[firstSlot(ids[at] as number)] as number;
      return seen;
    },
    has(high: number, low: number): boolean {
      if (size === 0) return false;
      const page = findPage(high);
      return !isEmpty(page, find(page, high, toNonZero(high, low)));
    },
    add(high: number, low: number): boolean {
      const page = findPage(high);
      const slot = find(page, high, toNonZero(high, low));
      if (!isEmpty(page, slot)) return false;
      put(page, slot, high, toNonZero(high, low));
      size += 1;
      page[USED] = (page[USED] as number) + 1;
      if ((page[USED] as number) * 5 > SLOTS * 4) split(page, high);
      return true;
    },
    remove(high: number, low: number): boolean {
      const page = findPage(high);
      const slot = find(page, high, toNonZero(high, low));
      if (isEmpty(page, slot)) return false;
      close(page, slot);
      size -= 1;
      page[USED] = (page[USED] as number) - 1;
      return true;
    },
    size: () => size,
  };
}

/** The words of a page: the number of used slots, the number of bits that choose the page, and slots of two words. An empty slot is two zeros; the id 0 is stored as 1. */
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

/** Keeps the ids whose next bit is 0 in the page, and returns a new page with the others. */
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

// A slot is identified by the position of its two words in the page.

/** Returns the first slot to probe. Slots are in the order of the low words: a word at x % of 2^32 starts at x % of the page. */
function firstSlot(low: number): number {
  return FIRST_SLOT + ((low * (SLOTS * 2 ** -32)) << 1);
}

function nextSlot(slot: number): number {
  return slot + 2 === PAGE_WORDS ? FIRST_SLOT : slot + 2;
}

/** Returns the slot of the id, or the empty slot where it would be stored. */
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

/** Empties the slot, and moves the ids after it that would no longer be found. */
function close(page: Page, hole: number): void {
  put(page, hole, 0, 0);
  for (let slot = nextSlot(hole); !isEmpty(page, slot); slot = nextSlot(slot)) {
    const [high, low] = [page[slot] as number, page[slot + 1] as number];
    put(page, slot, 0, 0);
    put(page, find(page, high, low), high, low);
  }
}

function toNonZero(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
