import fc from "fast-check";
import { expect, test } from "vitest";
import { createBreakdown, MAX_KINDS_PER_BATCH, MINUTE_MS } from "./breakdown.ts";
import { createEventKind, OTHER_KIND, toEventKind } from "./event-kind.ts";

const track = (name: string, appVersion = "") => ({ type: "track", name, appVersion });

test("events are counted by kind and minute of receipt, also when the clock is set back", () => {
  const breakdown = createBreakdown();
  const [order, signUp] = [track("Order Completed", "1.0"), track("Signed Up")];
  breakdown.add({ receivedAt: 5 * MINUTE_MS, kinds: [order, signUp, order] });
  breakdown.add({ receivedAt: 6 * MINUTE_MS + 59_999, kinds: [order] });
  breakdown.add({ receivedAt: 5 * MINUTE_MS + 1, kinds: [{ ...order }] });

  expect(breakdown.toCounts()).toEqual([
    { kind: order, minutes: [5, 6], counts: [3, 1] },
    { kind: signUp, minutes: [5], counts: [1] },
  ]);
});

test("kinds beyond the limit are counted as (other)", () => {
  const breakdown = createBreakdown();
  const names = Array.from({ length: MAX_KINDS_PER_BATCH + 50 }, (_, index) => track(`Event ${index}`));
  for (let round = 0; round < 2; round += 1) breakdown.add({ receivedAt: 0, kinds: names });

  const counts = breakdown.toCounts();
  expect(counts).toHaveLength(MAX_KINDS_PER_BATCH + 1);
  expect(counts.at(-1)).toEqual({ kind: OTHER_KIND, minutes: [0], counts: [100] });
  expect(counts[0]).toEqual({ kind: names[0], minutes: [0], counts: [2] });
});

test("counting records gives the counts of the events that they were made from", () => {
  const anEvent = fc.record({
    name: fc.constantFrom("a", "b", "\u0000", "\ud800"),
    minute: fc.nat(3),
    appVersion: fc.constantFrom("", "2"),
  });
  fc.assert(
    fc.property(fc.array(anEvent), (events) => {
      const [counted, read] = [createBreakdown(), createBreakdown()];
      for (const { name, minute, appVersion } of events) {
        const record = { type: "page", name, context: { app: { version: appVersion } }, receivedAt: new Date(minute * MINUTE_MS) };
        counted.add({ receivedAt: minute * MINUTE_MS, kinds: [toEventKind(record)] });
        read.addLines(Buffer.from(`${JSON.stringify(record)}\n`));
      }
      expect(read.toCounts()).toEqual(counted.toCounts());
    }),
  );
});

test.each([
  [{ type: "track", event: "Order", name: "no" }, track("Order")],
  [
    { type: "page", event: "no", name: "Home" },
    { type: "page", name: "Home", appVersion: "" },
  ],
  [
    { type: "screen", name: null },
    { type: "screen", name: "", appVersion: "" },
  ],
  [
    { type: "identify", event: "no", context: { app: { version: "3" } } },
    { type: "identify", name: "", appVersion: "3" },
  ],
  [{ type: "track", event: "Order", context: { app: { version: 3 } } }, track("Order")],
  [{ type: "track", event: "Order", context: { app: "3" } }, track("Order")],
  [{ type: "track", event: "x".repeat(300) }, track("x".repeat(255))],
  [{ type: "track", event: `${"x".repeat(254)}\u{1f600}` }, track(`${"x".repeat(254)}\ufffd`)],
  [{ type: "track", event: "a\u0000b" }, track("a\ufffdb")],
  [null, { type: "", name: "", appVersion: "" }],
])("the kind of %j is %j", (event, kind) => {
  expect(toEventKind(event)).toEqual(kind);
  expect(createEventKind(toEventKind(event))).toEqual(kind);
});
