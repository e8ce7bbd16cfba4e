import { expect, test } from "vitest";
import { addToList, EMPTY_LIST, type LiveList } from "./live-list";

function arrive(ids: readonly number[], skippedCount = 0): LiveList {
  const event = { receivedAt: 1, type: "track", name: "e", code: null, text: "{}", isCut: false };
  return { events: ids.map((id) => ({ ...event, id: String(id) })), skippedCount, after: ids.at(-1) ?? 0, isWatching: true };
}

test("the list of live events has the newest first, and adds up what was left out", () => {
  const list = [arrive([1, 2], 3), arrive([3], 4)].reduce(addToList, EMPTY_LIST);
  expect(list.events.map(({ id }) => id)).toEqual(["3", "2", "1"]);
  expect(list).toMatchObject({ skippedCount: 7, after: 3, isWatching: true });
});

test("the list of live events keeps at most 500", () => {
  const ids = Array.from({ length: 505 }, (_, index) => index);
  const list = [arrive(ids), arrive([505])].reduce(addToList, EMPTY_LIST);
  expect(list.events).toHaveLength(500);
  expect(list.events.at(0)?.id).toBe("505");
  expect(list.events.at(-1)?.id).toBe("6");
});
