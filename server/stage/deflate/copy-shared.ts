/** Copies `bytes` to the position `at` of `target`. Returns the number of bytes. */
export function copyShared(bytes: Uint8Array, target: Buffer, at: number): number {
  // Node copies a part of a buffer natively. V8 copies a whole buffer from or to shared memory, which is six times slower.
  return Buffer.from(bytes.buffer).copy(target, at, bytes.byteOffset, bytes.byteOffset + bytes.length);
}
