import { expect, test } from "vitest";
import { parseUserIds } from "./parse-user-ids.ts";

test("each line is a user id, once, without the white space around it", () => {
  expect(parseUserIds("eve\r\n  mallory \n\neve\nwith space\n")).toEqual(["eve", "mallory", "with space"]);
  expect(parseUserIds(" \n")).toEqual([]);
});
