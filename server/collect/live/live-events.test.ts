import { describe, expect } from "vitest";
import type { LiveSample } from "../../db/live-samples.ts";
import type { EventKind } from "../../domain/batch/event-kind.ts";
import { LIVE_TEXT_LENGTH } from "../../domain/live/live-event.ts";
import { test as base } from "../../testing/test.ts";
import { createLiveEvents } from "./live-events.ts";

const test = base.extend("live", ({ clock }) => createScene(clock));

const TRACK: EventKind = { type: "track", name: "Order Completed", appVersion: "" };

/** A store in memory, whose watches and failures the test decides. */
function createScene(clock: { now(): number }) {
  const delivered: LiveSample[] = [];
  const committed: string[] = [];
  const scene = { watches: new Map<string, number>(), delivered, committed, isDown: false, onCommit: async () => {} };
  const events = createLiveEvents({
    clock,
    log: { debug: () => {} },
    store: {
      async addSamples(samples) {
        if (scene.isDown) throw new Error("no database");
        delivered.push(...samples);
      },
      async readWatches() {
        if (scene.isDown) throw new Error("no database");
        return scene.watches;
      },
    },
  });
  const commits = events.watchCommits({
    async commit(_source, _day, { bytes }) {
      committed.push(bytes.toString());
      await scene.onCommit();
    },
  });
  return Object.assign(scene, {
    events,
    accept: (sourceId: string, count: number, line = '{"event":"Order Completed"}') =>
      commits.commit(sourceId, 0, {
        bytes: Buffer.from(`${line}\n`.repeat(count)),
        kinds: Array.from({ length: count }, () => TRACK),
        receivedAt: clock.now(),
      }),
    refuse: (sourceId: string, count: number) =>
      events.addRefused(
        sourceId,
        clock.now(),
        Array.from({ length: count }, () => ({
          code: "no_user_anon_id" as const,
          event: '{"writeKey":"secret","type":"track"}',
          kind: TRACK,
        })),
      ),
    watch: async (sourceId: string, milliseconds: number) => {
      scene.watches.set(sourceId, clock.now() + milliseconds);
      await events.exchange();
    },
  });
}

function counts(samples: readonly LiveSample[]) {
  const events = samples.flatMap((sample) => sample.events);
  return {
    accepted: events.filter(({ code }) => code === null).length,
    refused: events.filter(({ code }) => code !== null).length,
    skipped: samples.reduce((total, { skippedCount }) => total + skippedCount, 0),
  };
}

describe("events of a source that nobody watches", () => {
  test("are committed, and not copied", async ({ live }) => {
    await live.watch("blog", 15_000);
    await live.accept("shop", 3);
    live.refuse("shop", 3);
    await live.events.exchange();
    expect(live.committed).toHaveLength(1);
    expect(live.delivered).toEqual([]);
  });

  test("are no longer copied once the watch has ended, also while the database is away", async ({ live, clock }) => {
    await live.watch("shop", 15_000);
    clock.advance({ seconds: 16 });
    await live.accept("shop", 1);
    live.refuse("shop", 1);
    await live.events.exchange();
    expect(live.delivered).toEqual([]);
  });
});

describe("events of a watched source", () => {
  test("are delivered as their records, and refused ones with their code and without the write key", async ({ live, clock }) => {
    await live.watch("shop", 15_000);
    await live.accept("shop", 1);
    live.refuse("shop", 1);
    await live.events.exchange();
    const shared = { receivedAt: clock.now(), type: "track", name: "Order Completed", isCut: false };
    expect(live.delivered).toEqual([
      {
        sourceId: "shop",
        skippedCount: 0,
        events: [
          { ...shared, code: null, text: '{"event":"Order Completed"}' },
          { ...shared, code: "no_user_anon_id", text: '{"type":"track"}' },
        ],
      },
    ]);
  });

  test("are at most ten per second, of which accepted ones leave two to refused ones; the others are counted", async ({ live, clock }) => {
    await live.watch("shop", 15_000);
    await live.accept("shop", 100);
    live.refuse("shop", 5);
    await live.events.exchange();
    expect(counts(live.delivered)).toEqual({ accepted: 8, refused: 2, skipped: 95 });

    live.delivered.length = 0;
    clock.advance({ seconds: 1 });
    live.refuse("shop", 30);
    await live.accept("shop", 1);
    await live.events.exchange();
    expect(counts(live.delivered)).toEqual({ accepted: 0, refused: 10, skipped: 21 });
  });

  test("are limited for each source by itself", async ({ live }) => {
    await live.watch("shop", 15_000);
    await live.watch("blog", 15_000);
    await live.accept("shop", 8);
    await live.accept("blog", 8);
    await live.events.exchange();
    expect(live.delivered.map(({ sourceId, events }) => [sourceId, events.length])).toEqual([
      ["shop", 8],
      ["blog", 8],
    ]);
  });

  test("are cut at a length, and say so", async ({ live }) => {
    await live.watch("shop", 15_000);
    await live.accept("shop", 1, `"${"x".repeat(LIVE_TEXT_LENGTH)}"`);
    await live.events.exchange();
    const [event] = live.delivered[0]?.events ?? [];
    expect(event).toMatchObject({ isCut: true });
    expect(event?.text).toHaveLength(LIVE_TEXT_LENGTH);
  });

  test("are only delivered once they are durable, and never when the commit fails", async ({ live }) => {
    await live.watch("shop", 15_000);
    const disk = Promise.withResolvers<void>();
    live.onCommit = () => disk.promise;
    const accepted = live.accept("shop", 1);
    await live.events.exchange();
    expect(live.delivered).toEqual([]);

    disk.resolve();
    await accepted;
    live.onCommit = async () => {
      throw new Error("disk full");
    };
    await expect(live.accept("shop", 1)).rejects.toThrow("disk full");
    await live.events.exchange();
    expect(counts(live.delivered)).toEqual({ accepted: 1, refused: 0, skipped: 0 });
  });

  test("are stored and not copied while the database is away", async ({ live }) => {
    await live.watch("shop", 15_000);
    live.isDown = true;
    await live.accept("shop", 1);
    await live.events.exchange();
    await live.accept("shop", 1);
    live.isDown = false;
    await live.events.exchange();
    await live.accept("shop", 1);
    await live.events.exchange();
    expect(live.committed).toHaveLength(3);
    expect(counts(live.delivered)).toEqual({ accepted: 1, refused: 0, skipped: 0 });
  });
});
