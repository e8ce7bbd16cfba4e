import { type EventKind, OTHER_KIND, toEventKind, toKindKey } from "./event-kind.ts";

/** Events that were received together: one kind for each event, and the time in ms since the epoch. */
export type CountedEvents = { receivedAt: number; kinds: readonly EventKind[] };

/** How many events of a kind were received in each minute. `minutes` are minutes since the epoch, and have the same length as `counts`. */
export type KindCounts = { kind: EventKind; minutes: number[]; counts: number[] };

/** Counts the events of a batch by kind and by minute of receipt. */
export type Breakdown = {
  add(events: CountedEvents): void;
  addCounts(counts: readonly KindCounts[]): void;
  /** Counts records: whole lines, as a batch contains them. */
  addLines(lines: Buffer): void;
  /** Returns the counts so far, in the order of the first event of each kind. */
  toCounts(): KindCounts[];
};

export const MINUTE_MS = 60_000;

export const MAX_KINDS_PER_BATCH = 200;

/** Kinds are found by identity first, because the reader returns the same object for equal events. Equal objects may differ after it was reset. */
const MAX_KNOWN_OBJECTS = 4_096;

const NEWLINE = 0x0a;

/** @param maxKinds the events of further kinds are counted as `(other)` */
export function createBreakdown(maxKinds = MAX_KINDS_PER_BATCH): Breakdown {
  const byKey = new Map<string, KindCounts>();
  const byObject = new Map<EventKind, KindCounts>();

  function findCounts(kind: EventKind): KindCounts {
    const key = toKindKey(kind);
    let found = byKey.get(key);
    if (found === undefined && byKey.size >= maxKinds) return findOther();
    if (found === undefined) {
      found = { kind, minutes: [], counts: [] };
      byKey.set(key, found);
    }
    return found;
  }

  function findOther(): KindCounts {
    const key = toKindKey(OTHER_KIND);
    const found = byKey.get(key) ?? { kind: OTHER_KIND, minutes: [], counts: [] };
    byKey.set(key, found);
    return found;
  }

  function remember(kind: EventKind): KindCounts {
    const found = findCounts(kind);
    if (byObject.size >= MAX_KNOWN_OBJECTS) byObject.clear();
    byObject.set(kind, found);
    return found;
  }

  function count(kind: EventKind, minute: number, eventCount = 1): void {
    const { minutes, counts } = byObject.get(kind) ?? remember(kind);
    let at = minutes.length - 1;
    if (minutes[at] !== minute) {
      // A clock that was set back returns to an earlier minute.
      at = minutes.lastIndexOf(minute);
      if (at === -1) at = minutes.push(minute) - 1;
    }
    counts[at] = (counts[at] ?? 0) + eventCount;
  }

  return {
    add({ receivedAt, kinds }) {
      const minute = Math.floor(receivedAt / MINUTE_MS);
      for (const kind of kinds) count(kind, minute);
    },

    addCounts(given) {
      for (const { kind, minutes, counts } of given) {
        for (const [at, minute] of minutes.entries()) count(kind, minute, counts[at]);
      }
    },

    addLines(lines) {
      for (let start = 0; start < lines.length; ) {
        const end = lines.indexOf(NEWLINE, start);
        if (end === -1) return;
        const record = parseRecord(lines.toString("utf8", start, end));
        count(toEventKind(record), Math.floor(toReceivedAt(record) / MINUTE_MS));
        start = end + 1;
      }
    },

    toCounts: () => [...byKey.values()],
  };
}

function parseRecord(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function toReceivedAt(record: unknown): number {
  const time = record !== null && typeof record === "object" && "receivedAt" in record ? Date.parse(String(record.receivedAt)) : 0;
  return Number.isNaN(time) ? 0 : time;
}
