import { expect, test } from "vitest";
import { releaseBuffers } from "./release-buffers.ts";

test("the memory of a chunk that does not share it is freed", () => {
  const chunk = Buffer.allocUnsafeSlow(64 * 1024);
  releaseBuffers([chunk]);
  expect(chunk.length).toBe(0);
});

test("chunks that share memory, or are in shared memory, are not changed", () => {
  const whole = Buffer.from(new ArrayBuffer(16)).fill("x");
  const chunks = [whole.subarray(0, 8), whole.subarray(8), Buffer.from(new SharedArrayBuffer(8)).fill("x"), Buffer.alloc(0)];
  releaseBuffers(chunks);
  expect(chunks.map(String)).toEqual(["xxxxxxxx", "xxxxxxxx", "xxxxxxxx", ""]);
  expect(whole.length).toBe(16);
});
