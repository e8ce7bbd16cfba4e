import { describe, expect, test } from "vitest";
import { afterAttempt, readRetryAfter, type SendAnswer } from "./sending-policy.ts";

const NO: SendAnswer = { isOk: false, status: 500, text: "", durationMs: 1, retryAfterMs: null, isFinal: false };

describe("after an attempt", () => {
  test("that was refused permanently, or was the tenth, there is no further attempt", () => {
    expect(afterAttempt({ ...NO, isFinal: true }, 1, 0)).toEqual({ next: "failed" });
    expect(afterAttempt(NO, 9, 0)).toMatchObject({ next: "retry" });
    expect(afterAttempt(NO, 10, 0)).toEqual({ next: "failed" });
  });

  test("without an answer, the next one waits up to a quarter longer than a minute", () => {
    const waits = [0, 0.5, 0.999].map((random) => afterAttempt({ ...NO, status: null }, 1, random));
    expect(waits).toEqual([60_000, 67_500, 74_985].map((waitMs) => ({ next: "retry", waitMs, slowsChannel: false })));
  });

  test("that asks for a wait, the channel waits as long, at most a day, and never less than usual", () => {
    const waitFor = (retryAfterMs: number) => afterAttempt({ ...NO, status: 429, retryAfterMs }, 1, 0);
    expect([0, 3_600_000, 1e12].map(waitFor)).toEqual(
      [60_000, 3_600_000, 86_400_000].map((waitMs) => ({ next: "retry", waitMs, slowsChannel: true })),
    );
  });
});

test("Retry-After is seconds or a date", () => {
  const now = Date.UTC(2026, 10, 16, 12);
  expect(readRetryAfter("120", now)).toBe(120_000);
  expect(readRetryAfter("Mon, 16 Nov 2026 12:05:00 GMT", now)).toBe(300_000);
  expect(readRetryAfter("Mon, 16 Nov 2026 11:05:00 GMT", now)).toBe(0);
  expect([undefined, "", "soon", "-5"].map((header) => readRetryAfter(header, Number.MAX_SAFE_INTEGER))).toEqual([null, null, null, 0]);
});
