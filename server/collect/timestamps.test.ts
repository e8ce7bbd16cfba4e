import fc from "fast-check";
import { expect, test } from "vitest";
import { clockSkewedTimestamp, parseIsoTime } from "./timestamps.ts";

const RECEIVED_AT = Date.parse("2024-01-23T03:19:12.516Z");

test("the client's clock is corrected by the time between sending and receiving", () => {
  const timestamp = clockSkewedTimestamp({
    timestamp: "2024-01-23T03:20:45.244Z",
    sentAt: "2024-01-23T03:20:52.362Z",
    receivedAt: RECEIVED_AT,
  });
  expect(timestamp).toBe("2024-01-23T03:19:05.398Z");
});

test("without sentAt the client's timestamp is believed, so that history can be imported", () => {
  expect(clockSkewedTimestamp({ timestamp: "2019-06-01T10:00:00+02:00", sentAt: undefined, receivedAt: RECEIVED_AT })).toBe(
    "2019-06-01T08:00:00.000Z",
  );
});

test("without a usable timestamp it is the time of receipt", () => {
  for (const timestamp of [undefined, null, "", "yesterday", 17, {}, "2024-13-45T99:99:99Z"]) {
    expect(clockSkewedTimestamp({ timestamp, sentAt: "2024-01-23T03:19:12Z", receivedAt: RECEIVED_AT })).toBe("2024-01-23T03:19:12.516Z");
  }
});

test("a time without a zone is UTC, in whatever form libraries write it", () => {
  const forms = [
    "2024-01-23T03:19:12.516",
    "2024-01-23 03:19:12.516",
    "2024-01-23T03:19:12,516Z",
    "2024-01-23T03:19:12.516123+00:00",
    "2024-01-23T04:19:12.516+01",
    "2024-01-22T22:19:12.516-0500",
  ];
  expect(forms.map(parseIsoTime)).toEqual(forms.map(() => RECEIVED_AT));
  expect(parseIsoTime("2024-01-23")).toBe(Date.parse("2024-01-23T00:00:00Z"));
});

test("no text makes it throw, and what it gives is an ISO time", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (timestamp, sentAt) => {
      const result = clockSkewedTimestamp({ timestamp, sentAt, receivedAt: RECEIVED_AT });
      return new Date(result).toISOString() === result;
    }),
  );
});
