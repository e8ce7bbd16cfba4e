/** Buffers of shared memory for reuse. A new buffer costs one page fault for every 4 KB, and leads to garbage collections of the whole heap. */
export type BufferPool = {
  /** Returns a buffer of at least `byteCount` bytes. It may contain old data. */
  take(byteCount: number): Buffer;
  /** Returns a buffer to the pool. The caller must not use it afterwards. */
  give(buffer: Buffer): void;
};

const SMALLEST = 4 * 1024;

/** @param keptByteCount the pool keeps unused buffers up to this total size. Sizes are powers of two, from 4 KB on. */
export function createBufferPool(keptByteCount: number): BufferPool {
  const free = new Map<number, Buffer[]>();
  let freeByteCount = 0;

  return {
    take(byteCount) {
      const size = 2 ** Math.ceil(Math.log2(Math.max(byteCount, SMALLEST)));
      const known = free.get(size)?.pop();
      if (known === undefined) return Buffer.from(new SharedArrayBuffer(size));
      freeByteCount -= size;
      return known;
    },
    give(buffer) {
      if (freeByteCount + buffer.length > keptByteCount) return;
      freeByteCount += buffer.length;
      const sameSize = free.get(buffer.length);
      if (sameSize === undefined) free.set(buffer.length, [buffer]);
      else sameSize.push(buffer);
    },
  };
}
