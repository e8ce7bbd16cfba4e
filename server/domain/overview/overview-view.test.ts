import fc from "fast-check";
import { expect, test } from "vitest";
import { OVERVIEW_STEPS } from "./overview-steps.ts";
import { type OverviewView, readOverviewView, toOverviewSearch } from "./overview-view.ts";

const DEFAULT: OverviewView = {
  range: { preset: "24h" },
  show: "percent",
  step: "received",
  reason: null,
  filter: { names: [], types: [], versions: [] },
};

const someTime = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);
const texts = fc.array(
  fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll("\0", "")),
  { maxLength: 5 },
);
const aView = fc.record({
  range: fc.oneof(
    fc.constantFrom("10m", "1h", "24h", "7d", "14d").map((preset) => ({ preset })),
    fc.record({ preset: fc.constant("custom"), from: someTime, to: someTime }),
  ),
  show: fc.constantFrom("percent", "count"),
  step: fc.constantFrom(...OVERVIEW_STEPS),
  reason: fc.option(fc.constantFrom("no_user_anon_id", "access_denied")),
  filter: fc.record({ names: texts, types: fc.subarray(["track", "page", ""]), versions: texts }),
});

test("an address holds the whole view", () => {
  fc.assert(
    fc.property(aView, (view) => {
      expect(readOverviewView(new URLSearchParams(toOverviewSearch(view as OverviewView)))).toEqual(view);
    }),
  );
});

test("the default view has an empty address", () => {
  expect(toOverviewSearch(DEFAULT)).toBe("");
  expect(readOverviewView(new URLSearchParams())).toEqual(DEFAULT);
});

test.for([
  "range=century",
  "range=custom&from=yesterday&to=today",
  "range=custom",
  "show=pie&step=nowhere",
  "type=nothing",
  `name=${"x".repeat(300)}`,
])("what is not valid in %s counts as missing", (search) => {
  expect(readOverviewView(new URLSearchParams(search))).toEqual(DEFAULT);
});
