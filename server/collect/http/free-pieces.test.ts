import { expect, test } from "vitest";
import { freePieces } from "./free-pieces.ts";

test("a piece that has its memory to itself gives it back", () => {
  const piece = Buffer.allocUnsafeSlow(64 * 1024);
  freePieces([piece]);
  expect(piece.length).toBe(0);
});

test("what lies in one memory with others, or in shared memory, stays as it is", () => {
  const whole = Buffer.from(new ArrayBuffer(16)).fill("x");
  const pieces = [whole.subarray(0, 8), whole.subarray(8), Buffer.from(new SharedArrayBuffer(8)).fill("x"), Buffer.alloc(0)];
  freePieces(pieces);
  expect(pieces.map(String)).toEqual(["xxxxxxxx", "xxxxxxxx", "xxxxxxxx", ""]);
  expect(whole.length).toBe(16);
});
