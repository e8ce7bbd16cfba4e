import { type FailedEventCount, type FailedEventSample, SAMPLES_PER_CODE } from "../../db/failed-events.ts";
import { toReceivedDay } from "../../domain/batch/received-day.ts";
import { applyEdits, createCuts, parseMembers, toOneLine } from "./json-source.ts";
import type { FailedEvent } from "./record-plain.ts";

/** Counts events that got 200 but are not stored (docs/tracking-api.md 1.9), in memory, until they are written to the database. */
export type FailedOnIngest = {
  /** Counts events of a source that break a rule. `receivedAt` is in ms since the epoch, here and below. */
  countEvents(sourceId: string, receivedAt: number, failed: readonly FailedEvent[]): void;
  /** Counts events of a disabled source. No samples are kept, because the events are correct. */
  countDisabled(sourceId: string, receivedAt: number, eventCount: number): void;
  /** Counts one call with an unknown write key. The key is not kept. */
  countUnknownSource(receivedAt: number): void;
  /** Writes the counts to the database. If it rejects, they are kept for the next call. */
  flush(): Promise<void>;
};

type FailedOnIngestStore = {
  addEvents(counts: readonly FailedEventCount[]): Promise<void>;
  addUnknownSourceCalls(calls: { day: number; callCount: number; lastSeenAt: Date }): Promise<void>;
};

type Tally = Omit<FailedEventCount, "lastSeenAt"> & { lastSeenAt: number };
type UnknownTally = { day: number; callCount: number; lastSeenAt: number };

/** Length of a sample, in characters of its JSON. */
const MAX_SAMPLE_LENGTH = 4096;
/** Limits of the memory between two flushes, for any number of sources, and for any outage of PostgreSQL. */
const MAX_TALLIES = 10_000;
const MAX_SAMPLES = 2_000;
const MAX_UNKNOWN_DAYS = 31;

/** Keeps the first ten samples of each code between two flushes. */
export function createFailedOnIngest(store: FailedOnIngestStore): FailedOnIngest {
  let tallies = new Map<string, Tally>();
  const unknown = new Map<number, UnknownTally>();
  let sampleCount = 0;

  function findTally(sourceId: string, day: number, code: string): Tally | null {
    const key = `${sourceId}/${day}/${code}`;
    const known = tallies.get(key);
    if (known) return known;
    if (tallies.size >= MAX_TALLIES) return null;
    const tally: Tally = { sourceId, day, code, eventCount: 0, lastSeenAt: 0, samples: [] };
    tallies.set(key, tally);
    return tally;
  }

  function add(sourceId: string, receivedAt: number, code: string, eventCount: number): Tally | null {
    const tally = findTally(sourceId, toReceivedDay(receivedAt), code);
    if (tally === null) return null;
    tally.eventCount += eventCount;
    tally.lastSeenAt = Math.max(tally.lastSeenAt, receivedAt);
    return tally;
  }

  function addUnknown({ day, callCount, lastSeenAt }: UnknownTally): void {
    const known = unknown.get(day);
    if (known === undefined && unknown.size >= MAX_UNKNOWN_DAYS) return;
    unknown.set(day, { day, callCount: (known?.callCount ?? 0) + callCount, lastSeenAt: Math.max(known?.lastSeenAt ?? 0, lastSeenAt) });
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
      await store.addEvents([...flushed.values()].map((tally) => ({ ...tally, lastSeenAt: new Date(tally.lastSeenAt) })));
    } catch (error) {
      for (const { sourceId, code, eventCount, lastSeenAt, samples } of flushed.values()) {
        const tally = add(sourceId, lastSeenAt, code, eventCount);
        if (tally) addSamples(tally, samples);
      }
      throw error;
    }
  }

  async function flushUnknown(): Promise<void> {
    for (const [day, tally] of [...unknown]) {
      unknown.delete(day);
      await store.addUnknownSourceCalls({ ...tally, lastSeenAt: new Date(tally.lastSeenAt) }).catch((error) => {
        addUnknown(tally);
        throw error;
      });
    }
  }

  return {
    countEvents(sourceId, receivedAt, failed) {
      for (const { code, event } of failed) {
        const tally = add(sourceId, receivedAt, code, 1);
        if (tally === null || tally.samples.length >= SAMPLES_PER_CODE || sampleCount >= MAX_SAMPLES) continue;
        addSamples(tally, [{ receivedAt, event: toSample(event) }]);
      }
    },

    countDisabled(sourceId, receivedAt, eventCount) {
      if (eventCount > 0) add(sourceId, receivedAt, "source_disabled", eventCount);
    },

    countUnknownSource(receivedAt) {
      addUnknown({ day: toReceivedDay(receivedAt), callCount: 1, lastSeenAt: receivedAt });
    },

    async flush() {
      await flushEvents();
      await flushUnknown();
    },
  };
}

/** Returns the beginning of the client's event, without its write key. */
function toSample(event: string): string {
  const text = toOneLine(event);
  const sample = text.startsWith("{") ? applyEdits(text, createCuts(parseMembers(text), WRITE_KEY)) : text;
  // This makes a copy: a slice of the string would keep the whole call in memory. It also replaces half of a surrogate pair at the end.
  return Buffer.from(sample.slice(0, MAX_SAMPLE_LENGTH)).toString();
}

const WRITE_KEY: ReadonlySet<string> = new Set(["writeKey"]);
