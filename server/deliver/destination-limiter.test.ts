import { beforeEach, describe, expect, test } from "vitest";
import type { AttemptOutcome, DestinationLimiter } from "../runtime.ts";
import { createTestClock, type TestClock } from "../testing/test-clock.ts";
import { createDestinationLimiter } from "./destination-limiter.ts";

let clock: TestClock;
let limiter: DestinationLimiter;
beforeEach(() => {
  clock = createTestClock();
  limiter = createDestinationLimiter({ clock, random: () => 0.5, maxInFlight: 2 });
});

function acquire(destinationId = "a"): (outcome: AttemptOutcome) => void {
  const permit = limiter.acquire(destinationId);
  if ("notBefore" in permit) throw new Error(`No permit until ${permit.notBefore}.`);
  return permit.release;
}

test("a destination gets as many permits as the limit allows", () => {
  const release = acquire();
  acquire();
  expect(limiter.acquire("a")).toEqual({ notBefore: clock.now() });
  expect(limiter.limited()).toEqual(["a"]);

  release("served");
  expect(limiter.limited()).toEqual([]);
  acquire();
});

test("the limit of one destination does not affect another", () => {
  acquire("a");
  acquire("a");
  acquire("b");
  expect(limiter.limited()).toEqual(["a"]);
});

describe("after a transient fault", () => {
  test("there is no permit for a while, longer with each fault", () => {
    const waits: number[] = [];
    for (let fault = 1; fault <= 12; fault++) {
      acquire()("failing");
      const permit = limiter.acquire("a");
      if (!("notBefore" in permit)) throw new Error("There is a permit.");
      waits.push((permit.notBefore - clock.now()) / 1_000);
      clock.set(permit.notBefore);
    }
    expect(waits).toEqual([1.5, 3, 6, 12, 24, 48, 96, 192, 384, 675, 675, 675]);
  });

  test("there is one permit at a time, until a file is served", () => {
    acquire()("failing");
    clock.advance({ seconds: 2 });
    const release = acquire();
    expect(limiter.limited()).toEqual(["a"]);

    release("served");
    acquire();
    acquire();
  });
});
