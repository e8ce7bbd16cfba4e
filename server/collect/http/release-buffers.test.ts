import { expect, test } from "vitest";
import { releaseBuffers } from "./release-buffers.ts";

test("a chunk that has its memory to itself gives it back", () => {
  const chunk = Buffer.allocUnsafeSlow(64 * 1024);
  releaseBuffers([chunk]);
  expect(chunk.length).toBe(0);
});

test("what lies in one memory with others, or in shared memory, stays as it is", () => {
  const whole = Buffer.from(new ArrayBuffer(16)).fill("x");
  const chunks = [whole.subarray(0, 8), whole.subarray(8), Buffer.from(new SharedArrayBuffer(8)).fill("x"), Buffer.alloc(0)];
  releaseBuffers(chunks);
  expect(chunks.map(String)).toEqual(["xxxxxxxx", "xxxxxxxx", "xxxxxxxx", ""]);
  expect(whole.length).toBe(16);
});
