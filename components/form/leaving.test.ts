import { expect, test } from "vitest";
import { holdLeaving, leaveFor } from "./leaving";

test("a page is left at once, unless a form holds it", () => {
  const left: string[] = [];
  const asked: (() => void)[] = [];
  leaveFor(() => left.push("first"));

  const release = holdLeaving((leave) => asked.push(leave));
  leaveFor(() => left.push("second"));
  expect(left).toEqual(["first"]);

  asked[0]?.();
  release();
  leaveFor(() => left.push("third"));
  expect(left).toEqual(["first", "second", "third"]);
});
