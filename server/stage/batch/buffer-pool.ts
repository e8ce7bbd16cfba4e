/** Shared memory that is used again: a new buffer costs a page fault every 4 KB, and the garbage collector a look at the whole heap. */
export type BufferPool = {
  /** At least so many bytes; what they hold is left from before. */
  take(byteCount: number): Buffer;
  /** The buffer must not be used any more. */
  give(buffer: Buffer): void;
};

const SMALLEST = 4 * 1024;

/** Sizes are powers of two. Keeps up to `keptByteCount` of what is given back. */
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
      const ofSize = free.get(buffer.length);
      if (ofSize === undefined) free.set(buffer.length, [buffer]);
      else ofSize.push(buffer);
    },
  };
}
