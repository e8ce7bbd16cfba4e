import { promisify } from "node:util";
import { constants, createDeflateRaw, deflateRaw, type ZlibOptions } from "node:zlib";

/** One raw deflate stream, a commit at a time. */
export type Deflate = {
  /** Compresses `raw`, and pushes all of it out to a byte boundary: what comes ends with a sync marker. Calls must not overlap. */
  compress(raw: Buffer): Promise<Buffer[]>;
  /** Gives its memory back. */
  close(): void;
};

/** The most memory that deflate takes: a little smaller and faster than its default. */
const MEM_LEVEL = 9;
/** The compressed bytes of a commit of 1 MB fit into one chunk, as a rule: each further one is a trip more. */
const CHUNK_BYTES = 256 * 1024;

/** How far back deflate looks. */
const WINDOW_BYTES = 32 * 1024;

/** Keeps its state between commits, some 400 KB and a chunk of output: one trip to the thread pool a commit. */
export function keepDeflating(level: number): Deflate {
  const stream = createDeflateRaw({ level, memLevel: MEM_LEVEL, flush: constants.Z_SYNC_FLUSH, chunkSize: CHUNK_BYTES });
  let chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));

  return {
    compress: (raw) =>
      new Promise((resolve, reject) => {
        stream.once("error", reject);
        stream.write(raw, () => {
          stream.off("error", reject);
          const taken = chunks;
          chunks = [];
          resolve(taken);
        });
      }),
    close: () => stream.destroy(),
  };
}

const deflateAnew = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);

/**
 * Keeps no more than the last 32 KB between commits, and begins each with them as its dictionary: the bytes that it makes continue the
 * stream all the same. For batches of which there are many, and which commit seldom.
 */
export function deflateAfresh(level: number): Deflate {
  let window: Buffer = Buffer.alloc(0);
  return {
    async compress(raw) {
      const dictionary = window.length === 0 ? {} : { dictionary: window };
      const output = await deflateAnew(raw, { level, memLevel: MEM_LEVEL, finishFlush: constants.Z_SYNC_FLUSH, ...dictionary });
      window = lastBytes(window, raw);
      return [output];
    },
    close() {
      window = Buffer.alloc(0);
    },
  };
}

/** A copy: `raw` is its owner's again when it is compressed. */
function lastBytes(before: Buffer, raw: Buffer): Buffer {
  const kept = before.subarray(Math.max(0, before.length + raw.length - WINDOW_BYTES));
  return Buffer.concat([kept, raw.subarray(-WINDOW_BYTES)]);
}
