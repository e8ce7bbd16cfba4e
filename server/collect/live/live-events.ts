import pTimeout from "p-timeout";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { LiveSample } from "../../db/live-samples.ts";
import type { EventKind } from "../../domain/batch/event-kind.ts";
import { LIVE_EVENTS_PER_SECOND, LIVE_KEPT_FOR_REFUSED, LIVE_TEXT_LENGTH, type LiveEvent } from "../../domain/live/live-event.ts";
import type { GroupCommit } from "../../stage/batch/group-commit.ts";
import type { FailedEvent } from "../records/record-plain.ts";
import { toSampleText } from "../records/sample-text.ts";

type Commits = Pick<GroupCommit, "commit">;
type CommitRecords = Parameters<GroupCommit["commit"]>[2];

/** Copies a bounded number of the events of sources that somebody watches. For other sources, each call costs one look-up in a map. */
export type LiveEvents = {
  /** Returns `commits`, which also copies the records of watched sources. They are shown once they are durable. */
  watchCommits(commits: Commits): Commits;
  /** Copies refused events. `receivedAt` is in ms since the epoch, here and below. */
  addRefused(sourceId: string, receivedAt: number, failed: readonly FailedEvent[]): void;
  /** Copies the records of a disabled source. `lines` is only read before this returns. */
  addDisabled(sourceId: string, records: CommitRecords): void;
  /**
   * Delivers what was copied, and reads which sources are watched. Without the database, it drops the copies, and nothing is copied until the next call
   * that succeeds.
   */
  exchange(): Promise<void>;
};

type LiveStore = {
  addSamples(samples: readonly LiveSample[]): Promise<void>;
  /** Returns the watched sources, with the end of each watch in ms since the epoch. */
  readWatches(): Promise<Map<string, number>>;
};

type Options = { clock: Clock; log: Pick<Logger, "debug">; store: LiveStore };

/** A watched source: the end of the watch, what was copied in the current second, and what is to be delivered. */
type Watched = { until: number; second: number; acceptedCount: number; refusedCount: number; events: LiveEvent[]; skippedCount: number };

/** Copies of a source that wait for delivery: a slow database leaves the rest out. */
const MAX_WAITING = 5 * LIVE_EVENTS_PER_SECOND;
const EXCHANGE_MS = 3_000;

export function createLiveEvents({ clock, log, store }: Options): LiveEvents {
  let sources = new Map<string, Watched>();

  function findWatched(sourceId: string): Watched | null {
    const watched = sources.get(sourceId);
    return watched === undefined || watched.until < clock.now() ? null : watched;
  }

  /** Returns the first of the lines that may be copied. The others are counted. */
  function copyLines(watched: Watched, { bytes, kinds, receivedAt }: CommitRecords, code: string | null): LiveEvent[] {
    const copies: LiveEvent[] = [];
    const room = takeRoom(watched, { now: clock.now(), wantedCount: kinds.length, isRefused: code !== null });
    for (let index = 0, start = 0; index < room; index += 1) {
      const end = bytes.indexOf(0x0a, start);
      copies.push(toLiveEvent(bytes.toString("utf8", start, end), kinds[index] as EventKind, { receivedAt, code }));
      start = end + 1;
    }
    return copies;
  }

  async function commitWatched(ended: Promise<void>, watched: Watched, copies: LiveEvent[]): Promise<void> {
    await ended;
    addWaiting(watched, copies);
  }

  function setWatches(watches: ReadonlyMap<string, number>): void {
    const fresh = { second: 0, acceptedCount: 0, refusedCount: 0, skippedCount: 0 };
    sources = new Map([...watches].map(([id, until]) => [id, Object.assign(sources.get(id) ?? { ...fresh, events: [] }, { until })]));
  }

  function takeSamples(): LiveSample[] {
    const samples: LiveSample[] = [];
    for (const [sourceId, watched] of sources) {
      const { events, skippedCount } = watched;
      if (events.length + skippedCount === 0) continue;
      samples.push({ sourceId, events, skippedCount });
      Object.assign(watched, { events: [], skippedCount: 0 });
    }
    return samples;
  }

  async function exchange(): Promise<void> {
    const samples = takeSamples();
    if (samples.length > 0) await store.addSamples(samples);
    setWatches(await store.readWatches());
  }

  return {
    watchCommits: (commits) => ({
      commit(sourceId, receivedDay, records) {
        const watched = findWatched(sourceId);
        if (watched === null) return commits.commit(sourceId, receivedDay, records);
        const copies = copyLines(watched, records, null);
        const ended = commits.commit(sourceId, receivedDay, records);
        return copies.length === 0 ? ended : commitWatched(ended, watched, copies);
      },
    }),

    addRefused(sourceId, receivedAt, failed) {
      const watched = findWatched(sourceId);
      if (watched === null) return;
      const room = takeRoom(watched, { now: clock.now(), wantedCount: failed.length, isRefused: true });
      addWaiting(
        watched,
        failed
          .slice(0, room)
          .map(({ code, event, kind }) => toLiveEvent(toSampleText(event, LIVE_TEXT_LENGTH + 1), kind, { receivedAt, code })),
      );
    },

    addDisabled(sourceId, records) {
      const watched = findWatched(sourceId);
      if (watched !== null) addWaiting(watched, copyLines(watched, records, "source_disabled"));
    },

    async exchange() {
      try {
        await pTimeout(exchange(), { milliseconds: EXCHANGE_MS });
      } catch (error) {
        sources = new Map();
        log.debug({ event: "live-events-not-delivered", error }, "Live events could not be delivered. They are dropped.");
      }
    },
  };
}

type Wanted = { now: number; wantedCount: number; isRefused: boolean };

/** Returns how many of the events may be copied in this second, and counts the others as skipped. Accepted events leave room for refused ones. */
function takeRoom(watched: Watched, { now, wantedCount, isRefused }: Wanted): number {
  const second = Math.floor(now / 1_000);
  if (watched.second !== second) Object.assign(watched, { second, acceptedCount: 0, refusedCount: 0 });
  const { acceptedCount, refusedCount } = watched;
  const left = LIVE_EVENTS_PER_SECOND - acceptedCount - refusedCount;
  const allowed = isRefused ? left : Math.min(left, LIVE_EVENTS_PER_SECOND - LIVE_KEPT_FOR_REFUSED - acceptedCount);
  const room = Math.max(0, Math.min(wantedCount, allowed));
  if (isRefused) watched.refusedCount += room;
  else watched.acceptedCount += room;
  watched.skippedCount += wantedCount - room;
  return room;
}

function addWaiting(watched: Watched, copies: readonly LiveEvent[]): void {
  const taken = copies.slice(0, Math.max(0, MAX_WAITING - watched.events.length));
  watched.events.push(...taken);
  watched.skippedCount += copies.length - taken.length;
}

function toLiveEvent(text: string, { type, name }: EventKind, { receivedAt, code }: Pick<LiveEvent, "receivedAt" | "code">): LiveEvent {
  const isCut = text.length > LIVE_TEXT_LENGTH;
  return { receivedAt, type, name, code, text: isCut ? text.slice(0, LIVE_TEXT_LENGTH).toWellFormed() : text, isCut };
}
