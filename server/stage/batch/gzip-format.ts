/** The CRC32 and size of the uncompressed bytes, which end a gzip member (RFC 1952). */
export type GzipTrailer = { crc32: number; rawByteCount: number };

export const TRAILER_BYTES = 8;

/** An empty, final deflate block. It ends a stream whose last block ended at a byte boundary, as after a sync flush. */
export const FINAL_BLOCK: Buffer = Buffer.from([0x03, 0x00]);

export function writeGzipTrailer({ crc32, rawByteCount }: GzipTrailer): Buffer {
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32 >>> 0, 0);
  trailer.writeUInt32LE(rawByteCount % 2 ** 32, 4);
  return trailer;
}

/** The end of the output of a sync flush: an empty stored block. */
export const SYNC_MARKER: Buffer = Buffer.from([0x00, 0x00, 0xff, 0xff]);
