/** Copies `bytes` to `at`. Answers how many they were. */
export function copyShared(bytes: Uint8Array, target: Buffer, at: number): number {
  // A part of a buffer is copied natively. A whole one that is shared, or goes into shared memory, takes V8's way, six times slower.
  return Buffer.from(bytes.buffer).copy(target, at, bytes.byteOffset, bytes.byteOffset + bytes.length);
}
