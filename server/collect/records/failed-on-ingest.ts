import { type FailedEventCount, type FailedEventSample, SAMPLES_PER_CODE } from "../../db/failed-events.ts";
import { receivedDayOf } from "../../domain/batch/received-day.ts";
import { applyEdits, createCuts, parseMembers, toOneLine } from "./json-source.ts";
import type { FailedEvent } from "./record-plain.ts";

/** What was answered 200 but is in no record (segment.md 1.9): counted in memory, and written down now and then. */
export type FailedOnIngest = {
  /** Events of a source that break a rule. */
  countEvents(sourceId: string, receivedAt: number, failed: readonly FailedEvent[]): void;
  /** Events of a source that is switched off; no samples, for nothing is wrong with them. */
  countDisabled(sourceId: string, receivedAt: number, eventCount: number): void;
  /** One call whose write key no source has. The key is not kept. */
  countUnknownSource(receivedAt: number): void;
  /** Writes down what came since the last time. What can't be written now is kept for the next time. */
  flush(): Promise<void>;
};

type FailedOnIngestStore = {
  addEvents(counts: readonly FailedEventCount[]): Promise<void>;
  addUnknownSourceCalls(calls: { day: number; callCount: number; lastSeenAt: Date }): Promise<void>;
};

type Tally = Omit<FailedEventCount, "lastSeenAt"> & { lastSeenAt: number };
type UnknownTally = { day: number; callCount: number; lastSeenAt: number };

/** Of the sample's JSON, in characters. */
const MAX_SAMPLE_LENGTH = 4096;
/** Bounds on the memory between two flushes, however many sources send nonsense, and however long PostgreSQL is away. */
const MAX_TALLIES = 10_000;
const MAX_SAMPLES = 2_000;
const MAX_UNKNOWN_DAYS = 31;

/** The first ten samples of a code between two flushes stand for the newest. */
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
    const tally = findTally(sourceId, receivedDayOf(receivedAt), code);
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
      addUnknown({ day: receivedDayOf(receivedAt), callCount: 1, lastSeenAt: receivedAt });
    },

    async flush() {
      await flushEvents();
      await flushUnknown();
    },
  };
}

/** The start of the event as the client wrote it, without its write key. */
function toSample(event: string): string {
  const text = toOneLine(event);
  const sample = text.startsWith("{") ? applyEdits(text, createCuts(parseMembers(text), WRITE_KEY)) : text;
  // A copy: the start of a string would keep the whole call in memory. It has no half of a surrogate pair, wherever the cut falls.
  return Buffer.from(sample.slice(0, MAX_SAMPLE_LENGTH)).toString();
}

const WRITE_KEY: ReadonlySet<string> = new Set(["writeKey"]);
