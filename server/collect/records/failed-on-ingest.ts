import { type FailedEventCount, type FailedEventSample, SAMPLES_PER_CODE } from "../../db/failed-events.ts";
import { type Breakdown, createBreakdown, type KindCounts } from "../../domain/batch/breakdown.ts";
import type { EventKind } from "../../domain/batch/event-kind.ts";
import { toReceivedDay } from "../../domain/batch/received-day.ts";
import type { FailedEvent } from "./record-plain.ts";
import { toSampleText } from "./sample-text.ts";

/** Counts events that got 200 but are not stored (docs/tracking-api.md 1.9), in memory, until they are written to the database. */
export type FailedOnIngest = {
  /** Counts events of a source that break a rule. `receivedAt` is in ms since the epoch, here and below. */
  countEvents(sourceId: string, receivedAt: number, failed: readonly FailedEvent[]): void;
  /** Counts events of a disabled source. No samples are kept, because the events are correct. */
  countDisabled(sourceId: string, receivedAt: number, kinds: readonly EventKind[]): void;
  /** Counts events of suppressed users. No samples are kept, because nothing about these users may be stored. */
  countSuppressed(sourceId: string, receivedAt: number, kinds: readonly EventKind[]): void;
  /** Counts one call with an unknown write key. The key is not kept. */
  countUnknownSource(receivedAt: number): void;
  /** Writes the counts to the database. If it rejects, they are kept for the next call. */
  flush(): Promise<void>;
};

type FailedOnIngestStore = {
  addEvents(counts: readonly FailedEventCount[]): Promise<void>;
  addUnknownSourceCalls(calls: { day: number; callCount: number; lastSeenAt: Date }): Promise<void>;
};

type Tally = Omit<FailedEventCount, "eventCount" | "lastSeenAt" | "breakdown"> & { lastSeenAt: number; breakdown: Breakdown };
type UnknownTally = { day: number; callCount: number; lastSeenAt: number };

/** Length of a sample, in characters of its JSON. */
const MAX_SAMPLE_LENGTH = 4096;
/** Limits of the memory between two flushes, for any number of sources, and for any outage of PostgreSQL. */
const MAX_TALLIES = 10_000;
const MAX_SAMPLES = 2_000;
const MAX_UNKNOWN_DAYS = 31;
const MAX_KINDS_PER_TALLY = 50;

/** Keeps the first ten samples of each code between two flushes. */
export function createFailedOnIngest(store: FailedOnIngestStore): FailedOnIngest {
  let tallies = new Map<string, Tally>();
  const unknown = createUnknownCalls(store);
  let sampleCount = 0;

  function findTally(sourceId: string, day: number, code: string): Tally | null {
    const key = `${sourceId}/${day}/${code}`;
    const known = tallies.get(key);
    if (known) return known;
    if (tallies.size >= MAX_TALLIES) return null;
    const tally: Tally = { sourceId, day, code, lastSeenAt: 0, samples: [], breakdown: createBreakdown(MAX_KINDS_PER_TALLY) };
    tallies.set(key, tally);
    return tally;
  }

  function add(sourceId: string, receivedAt: number, code: string, kinds: readonly EventKind[]): Tally | null {
    const tally = findTally(sourceId, toReceivedDay(receivedAt), code);
    if (tally === null) return null;
    tally.breakdown.add({ receivedAt, kinds });
    tally.lastSeenAt = Math.max(tally.lastSeenAt, receivedAt);
    return tally;
  }

  /** Keeps counts that could not be written for the next time. */
  function addAgain({ sourceId, day, code, lastSeenAt, samples, breakdown }: Tally): void {
    const tally = findTally(sourceId, day, code);
    if (tally === null) return;
    tally.breakdown.addCounts(breakdown.toCounts());
    tally.lastSeenAt = Math.max(tally.lastSeenAt, lastSeenAt);
    addSamples(tally, samples);
  }

  function addSamples(tally: Tally, samples: readonly FailedEventSample[]): void {
    const room = Math.min(SAMPLES_PER_CODE - tally.samples.length, MAX_SAMPLES - sampleCount);
    const taken = samples.slice(0, Math.max(0, room));
    tally.samples.push(...taken);
    sampleCount += taken.length;
  }

  async function flushEvents(): Promise<void> {
    if (tallies.size === 0) return;
    const flushed = tallies;
    tallies = new Map();
    sampleCount = 0;
    try {
      await store.addEvents([...flushed.values()].map(toCount));
    } catch (error) {
      for (const tally of flushed.values()) addAgain(tally);
      throw error;
    }
  }

  return {
    countEvents(sourceId, receivedAt, failed) {
      for (const { code, event, kind } of failed) {
        const tally = add(sourceId, receivedAt, code, [kind]);
        if (tally === null || tally.samples.length >= SAMPLES_PER_CODE || sampleCount >= MAX_SAMPLES) continue;
        addSamples(tally, [{ receivedAt, event: toSampleText(event, MAX_SAMPLE_LENGTH) }]);
      }
    },

    countDisabled(sourceId, receivedAt, kinds) {
      if (kinds.length > 0) add(sourceId, receivedAt, "source_disabled", kinds);
    },

    countSuppressed(sourceId, receivedAt, kinds) {
      if (kinds.length > 0) add(sourceId, receivedAt, "user_suppressed", kinds);
    },

    countUnknownSource(receivedAt) {
      unknown.add({ day: toReceivedDay(receivedAt), callCount: 1, lastSeenAt: receivedAt });
    },

    async flush() {
      await flushEvents();
      await unknown.flush();
    },
  };
}

/** Counts calls with unknown write keys by day. */
function createUnknownCalls(store: Pick<FailedOnIngestStore, "addUnknownSourceCalls">) {
  const tallies = new Map<number, UnknownTally>();

  function add({ day, callCount, lastSeenAt }: UnknownTally): void {
    const known = tallies.get(day);
    if (known === undefined && tallies.size >= MAX_UNKNOWN_DAYS) return;
    tallies.set(day, { day, callCount: (known?.callCount ?? 0) + callCount, lastSeenAt: Math.max(known?.lastSeenAt ?? 0, lastSeenAt) });
  }

  async function flush(): Promise<void> {
    for (const [day, tally] of [...tallies]) {
      tallies.delete(day);
      await store.addUnknownSourceCalls({ ...tally, lastSeenAt: new Date(tally.lastSeenAt) }).catch((error) => {
        add(tally);
        throw error;
      });
    }
  }

  return { add, flush };
}

function toCount({ breakdown, lastSeenAt, ...tally }: Tally): FailedEventCount {
  const counts = breakdown.toCounts();
  return { ...tally, eventCount: sumCounts(counts), lastSeenAt: new Date(lastSeenAt), breakdown: counts };
}

function sumCounts(counts: readonly KindCounts[]): number {
  return counts.reduce((total, kind) => kind.counts.reduce((sum, count) => sum + count, total), 0);
}
