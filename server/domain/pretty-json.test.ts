import fc from "fast-check";
import { expect, test } from "vitest";
import { prettyJson } from "./pretty-json.ts";

test("every JSON text is indented as by JSON.stringify", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
  );
});

test("numbers keep their digits and strings their escapes", () => {
  expect(prettyJson('{"id":9007199254740993,"a":1.0,"b":"\\u0041 {,} \\""}')).toBe(
    '{\n  "id": 9007199254740993,\n  "a": 1.0,\n  "b": "\\u0041 {,} \\""\n}',
  );
});
