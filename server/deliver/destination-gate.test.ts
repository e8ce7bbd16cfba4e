import { beforeEach, describe, expect, test } from "vitest";
import type { DestinationGate, Passage } from "../runtime.ts";
import { createTestClock, type TestClock } from "../testing/test-clock.ts";
import { createDestinationGate } from "./destination-gate.ts";

let clock: TestClock;
let gate: DestinationGate;
beforeEach(() => {
  clock = createTestClock();
  gate = createDestinationGate({ clock, random: () => 0.5, places: 2 });
});

function enter(destinationId = "a"): (passage: Passage) => void {
  const pass = gate.enter(destinationId);
  if ("notBefore" in pass) throw new Error(`Closed until ${pass.notBefore}.`);
  return pass.leave;
}

test("a destination has its places, and no more", () => {
  const leave = enter();
  enter();
  expect(gate.enter("a")).toEqual({ notBefore: clock.now() });
  expect(gate.closed()).toEqual(["a"]);

  leave("unhindered");
  expect(gate.closed()).toEqual([]);
  enter();
});

test("one destination's crowd is no other's", () => {
  enter("a");
  enter("a");
  enter("b");
  expect(gate.closed()).toEqual(["a"]);
});

describe("after a fault that passes", () => {
  test("nothing is tried for a while, longer with each fault", () => {
    const waits: number[] = [];
    for (let fault = 1; fault <= 12; fault++) {
      enter()("hindered");
      const pass = gate.enter("a");
      if (!("notBefore" in pass)) throw new Error("It is open.");
      waits.push((pass.notBefore - clock.now()) / 1_000);
      clock.set(pass.notBefore);
    }
    expect(waits).toEqual([1.5, 3, 6, 12, 24, 48, 96, 192, 384, 675, 675, 675]);
  });

  test("one file at a time is tried, until one goes through", () => {
    enter()("hindered");
    clock.advance({ seconds: 2 });
    const leave = enter();
    expect(gate.closed()).toEqual(["a"]);

    leave("unhindered");
    enter();
    enter();
  });
});
