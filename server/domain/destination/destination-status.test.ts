import { describe, expect, test } from "vitest";
import { type DestinationFacts, destinationStatus } from "./destination-status.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const ago = (seconds: number): number => NOW - seconds * 1000;

const facts: DestinationFacts = {
  enabledAt: ago(3600),
  deliveryIntervalSeconds: 300,
  pause: null,
  lastFileAt: null,
  pendingFileCount: 0,
  pendingEventCount: 0,
  oldestPendingAt: null,
  oldestFileReadyAt: null,
  keptUntil: null,
  retry: null,
};

describe("a destination's status", () => {
  test("is disabled while it is off, regardless of other facts", () => {
    const off = { ...facts, enabledAt: null, pause: { since: ago(60), message: "Access Denied." }, lastFileAt: ago(120) };
    expect(destinationStatus(off, NOW)).toEqual({ status: "disabled", sentence: "Nothing is delivered" });
  });

  test("is waiting for data until an event comes in, and says when its file would arrive", () => {
    expect(destinationStatus(facts, NOW)).toEqual({
      status: "waiting_for_data",
      sentence: "First file about 5 minutes after the first event",
    });
    const quick = destinationStatus({ ...facts, deliveryIntervalSeconds: 10 }, NOW);
    expect(quick.sentence).toBe("First file about 10 seconds after the first event");
  });

  test("is waiting for data again when its last file is from before it was enabled", () => {
    expect(destinationStatus({ ...facts, lastFileAt: ago(3601) }, NOW).status).toBe("waiting_for_data");
  });

  test("is delivering after a file, and says how long ago that was", () => {
    expect(destinationStatus({ ...facts, lastFileAt: ago(150) }, NOW)).toEqual({ status: "delivering", sentence: "Last file 2 min ago" });
  });

  test("is delivering while the first file is fresh", () => {
    const first = { ...facts, pendingFileCount: 1, pendingEventCount: 3, oldestPendingAt: ago(305), oldestFileReadyAt: ago(5) };
    expect(destinationStatus(first, NOW)).toEqual({ status: "delivering", sentence: "The first file is on its way" });
  });

  test("is paused by a setup fault, and has the message and the backlog", () => {
    const paused = {
      ...facts,
      lastFileAt: ago(90_000),
      pause: { since: ago(7200), message: "Access Denied. Please add PutObject permissions." },
      pendingFileCount: 24,
      pendingEventCount: 12_345,
      oldestPendingAt: ago(7300),
      oldestFileReadyAt: ago(7000),
      keptUntil: Date.UTC(2026, 11, 6, 10),
      retry: { message: "Access Denied", nextAttemptAt: null },
    };
    expect(destinationStatus(paused, NOW)).toEqual({
      status: "paused",
      sentence: "Access Denied. Please add PutObject permissions. 12,345 events in 24 files wait, the oldest for 2 h, kept until 6 Dec.",
    });
  });

  test("is catching up after a transient fault, and has the time of the next attempt", () => {
    const failing = {
      ...facts,
      lastFileAt: ago(600),
      pendingFileCount: 1,
      pendingEventCount: 1,
      oldestPendingAt: ago(320),
      oldestFileReadyAt: ago(20),
      retry: { message: "Amazon S3 answered 503.", nextAttemptAt: NOW + 40_000 },
    };
    expect(destinationStatus(failing, NOW)).toEqual({ status: "catching_up", sentence: "Amazon S3 answered 503; next try in 40 s" });
    const due = destinationStatus({ ...failing, retry: { ...failing.retry, nextAttemptAt: NOW } }, NOW);
    expect(due.sentence).toBe("Amazon S3 answered 503; trying now");
  });

  test("is catching up when a file is overdue though nothing failed", () => {
    const overdue = { ...facts, pendingFileCount: 1, pendingEventCount: 1, oldestPendingAt: ago(400), oldestFileReadyAt: ago(61) };
    expect(destinationStatus(overdue, NOW)).toEqual({ status: "catching_up", sentence: "1 event in 1 file waits, the oldest for 6 min." });
    expect(destinationStatus({ ...overdue, oldestFileReadyAt: ago(60) }, NOW).status).toBe("delivering");
  });
});
