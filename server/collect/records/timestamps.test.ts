import fc from "fast-check";
import { expect, test } from "vitest";
import { correctTimestamp, parseTime } from "./timestamps.ts";

const RECEIVED_AT = Date.parse("2024-01-23T03:19:12.516Z");

test("the client's clock is corrected by the time between sending and receiving", () => {
  const timestamp = correctTimestamp({
    timestamp: "2024-01-23T03:20:45.244Z",
    sentAt: "2024-01-23T03:20:52.362Z",
    receivedAt: RECEIVED_AT,
  });
  expect(timestamp).toBe("2024-01-23T03:19:05.398Z");
});

test("without sentAt the client's timestamp is not corrected, so that history can be imported", () => {
  expect(correctTimestamp({ timestamp: "2019-06-01T10:00:00+02:00", sentAt: undefined, receivedAt: RECEIVED_AT })).toBe(
    "2019-06-01T08:00:00.000Z",
  );
});

test("without a valid timestamp it is the time of receipt", () => {
  for (const timestamp of [undefined, null, "", "yesterday", 17, {}, "2024-13-45T99:99:99Z"]) {
    expect(correctTimestamp({ timestamp, sentAt: "2024-01-23T03:19:12Z", receivedAt: RECEIVED_AT })).toBe("2024-01-23T03:19:12.516Z");
  }
});

test("a time without a zone is UTC, in every form that libraries write", () => {
  const forms = [
    "2024-01-23T03:19:12.516",
    "2024-01-23 03:19:12.516",
    "2024-01-23T03:19:12,516Z",
    "2024-01-23T03:19:12.516123+00:00",
    "2024-01-23T04:19:12.516+01",
    "2024-01-22T22:19:12.516-0500",
  ];
  expect(forms.map(parseTime)).toEqual(forms.map(() => RECEIVED_AT));
  expect(parseTime("2024-01-23")).toBe(Date.parse("2024-01-23T00:00:00Z"));
});

test("a time that does not exist is not parsed, and does not become another one", () => {
  const impossible = [
    "2026-02-30T00:00:00Z",
    "2026-02-29",
    "2026-04-31 10:00:00",
    "2026-00-10",
    "2026-01-00",
    "2026-01-01T24:00:01Z",
    "2026-01-01T10:60:00Z",
    "2026-01-01T10:00:60Z",
    "2026-01-01T10:00:00+24:00",
    "2026-01-01T10:00:00+01:60",
    "2026-02-30 10:00:00 +0000 UTC",
    "Mon, 30 Feb 2026 10:00:00 GMT",
  ];
  expect(impossible.map(parseTime)).toEqual(impossible.map(() => null));
  expect(["2024-02-29", "2026-01-31T24:00:00Z", "0050-12-31"].map(parseTime)).toEqual([
    Date.UTC(2024, 1, 29),
    Date.UTC(2026, 1, 1),
    Date.parse("0050-12-31T00:00:00Z"),
  ]);
});

test("the time formats of Go, Ruby, HTTP and e-mail are parsed", () => {
  const times = {
    "2026-11-20 10:00:00.123456789 +0000 UTC": "2026-11-20T10:00:00.123Z",
    "2026-11-20 10:00:00.123456789 +0000 UTC m=+0.123": "2026-11-20T10:00:00.123Z",
    "2026-11-20 10:00:00.1 -0330 NST m=-12.000000001": "2026-11-20T13:30:00.100Z",
    "2026-11-20 10:00:00 +0530 +0530": "2026-11-20T04:30:00.000Z",
    "2026-11-20 10:00:00 +0200": "2026-11-20T08:00:00.000Z",
    "2026-11-20 10:00:00 UTC": "2026-11-20T10:00:00.000Z",
    "Fri, 20 Nov 2026 10:00:00 GMT": "2026-11-20T10:00:00.000Z",
    "Fri, 20 Nov 2026 10:00:00 +0000": "2026-11-20T10:00:00.000Z",
    "Fri, 20 Nov 2026 10:00:00 -0730": "2026-11-20T17:30:00.000Z",
    "2 Jan 2026 10:00 UT": "2026-01-02T10:00:00.000Z",
  };
  const read = Object.keys(times).map((text) => [text, new Date(parseTime(text) ?? Number.NaN).toJSON()]);
  expect(Object.fromEntries(read)).toEqual(times);
});

test("every ISO time is parsed exactly", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      },
    ),
  );
});

test("no text makes it throw, and it always returns an ISO time", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (timestamp, sentAt) => {
      const result = correctTimestamp({ timestamp, sentAt, receivedAt: RECEIVED_AT });
      return new Date(result).toISOString() === result;
    }),
  );
});

test("a corrected time has a year of four digits, or is the time of receipt", () => {
  const times = { timestamp: "0001-01-01T00:00:00Z", sentAt: "9999-12-31T00:00:00Z", receivedAt: RECEIVED_AT };
  expect(correctTimestamp(times)).toBe("2024-01-23T03:19:12.516Z");
});
