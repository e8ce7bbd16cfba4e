import { describe, expect, test } from "vitest";
import { matchRecords, readRecord } from "./record-summary";

describe("the row of a record", () => {
  test("shows type, name, user and time", () => {
    const text = '{"type":"track","event":"Order Completed","userId":"u1","receivedAt":"2026-11-16T12:00:00.020Z"}';
    expect(readRecord(text)).toEqual({ type: "track", name: "Order Completed", user: "u1", receivedAt: "12:00:00.020" });
    expect(readRecord('{"type":"page","name":"Home","anonymousId":7}')).toMatchObject({ name: "Home", user: "7" });
  });

  test("shows names safely, and cut", () => {
    expect(readRecord('{"event":"a\\u202eb"}').name).toBe("a<U+202E>b");
    expect(readRecord('{"event":"a\\u0000b"}').name).toBe("a<U+0000>b");
    expect(readRecord(JSON.stringify({ event: "\u{1f600}".repeat(5_000) })).name).toBe("\u{1f600}".repeat(255));
    expect(readRecord('{"event":["a"],"name":{"b":1}}').name).toBe("");
  });

  test("of a text that is no object is a record without a name", () => {
    expect(readRecord("null").type).toBe("record");
    expect(readRecord("{").type).toBe("record");
  });
});

test("records are found by any part of their text, whatever its case", () => {
  const records = ['{"a":"Order 1042"}', '{"a":"Order 7"}'];
  expect(matchRecords(records, " order 10 ")).toEqual([{ text: records[0], index: 0 }]);
  expect(matchRecords(records, "")).toHaveLength(2);
});
