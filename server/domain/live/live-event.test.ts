import { describe, expect, test } from "vitest";
import { isShown, type LiveEvent, type LiveFilter } from "./live-event.ts";

const ALL: LiveFilter = { search: "", outcome: "all", type: "" };
const ACCEPTED: LiveEvent = {
  receivedAt: 1,
  type: "track",
  name: "Order Completed",
  code: null,
  text: '{"event":"Order Completed","userId":"Dana"}',
  isCut: false,
};
const REFUSED: LiveEvent = { ...ACCEPTED, type: "identify", name: "", code: "no_user_anon_id", text: '{"traits":{}}' };

function shown(filter: Partial<LiveFilter>): string[] {
  return [ACCEPTED, REFUSED].filter((event) => isShown(event, { ...ALL, ...filter })).map(({ type }) => type);
}

describe("the filter of live events", () => {
  test("shows everything when it is empty", () => {
    expect(shown({})).toEqual(["track", "identify"]);
    expect(shown({ search: "  " })).toEqual(["track", "identify"]);
  });

  test("selects accepted and refused events, and types", () => {
    expect(shown({ outcome: "accepted" })).toEqual(["track"]);
    expect(shown({ outcome: "refused" })).toEqual(["identify"]);
    expect(shown({ type: "identify" })).toEqual(["identify"]);
    expect(shown({ type: "track", outcome: "refused" })).toEqual([]);
  });

  test("searches the text, the name and the code, whatever the case", () => {
    expect(shown({ search: "dana" })).toEqual(["track"]);
    expect(shown({ search: "ORDER" })).toEqual(["track"]);
    expect(shown({ search: "no_user" })).toEqual(["identify"]);
    expect(shown({ search: "nothing" })).toEqual([]);
  });
});
