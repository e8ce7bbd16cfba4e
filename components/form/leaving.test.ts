import { expect, test } from "vitest";
import { addLeaveGuard, leaveFor } from "./leaving";

test("a page is left at once, unless a guard of a form is registered", () => {
  const left: string[] = [];
  const pending: (() => void)[] = [];
  leaveFor(() => left.push("first"));

  const removeGuard = addLeaveGuard((leave) => pending.push(leave));
  leaveFor(() => left.push("second"));
  expect(left).toEqual(["first"]);

  pending[0]?.();
  removeGuard();
  leaveFor(() => left.push("third"));
  expect(left).toEqual(["first", "second", "third"]);
});
