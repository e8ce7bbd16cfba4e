/**
 * Frees the memory of chunks that do not share it; they are empty afterwards. The garbage collector would free it too, but it would need a
 * collection of the whole heap for every 64 MB of bodies.
 */
export function releaseBuffers(chunks: readonly Buffer[]): void {
  for (const { buffer, length } of chunks) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
  }
}
