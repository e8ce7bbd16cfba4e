import { expect, test } from "vitest";
import { placeInText } from "./place-in-text";

test("a position is told by line and column, with the text around it", () => {
  const text = "event('Order Completed')\n.count( >= 1";
  expect(placeInText(text, { start: 33, end: 35 })).toEqual({
    line: 2,
    column: 9,
    before: "…der Completed')\n.count( ",
    marked: ">=",
    after: " 1",
  });
});

test("a fault at the end marks nothing", () => {
  expect(placeInText("event(", { start: 6, end: 6 })).toEqual({ line: 1, column: 7, before: "event(", marked: "", after: "" });
});
