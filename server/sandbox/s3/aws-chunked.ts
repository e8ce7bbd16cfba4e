import { createHash } from "node:crypto";
import { Fault } from "../protocol/fault.ts";
import { type GoodSignature, isSameSignature, signatureDoesNotMatch, signChunk, signTrailer } from "../protocol/sigv4.ts";

const MAX_LINE_BYTES = 4096;

/**
 * Decodes an `aws-chunked` body: yields the object's bytes as they arrive, and passes the trailing headers to `onTrailer`
 * before it ends. With `seed`, checks the signature of every chunk and of the trailer.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  seed: GoodSignature | null,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  const reader = byteReader(source);
  try {
    yield* decode(reader, seed, onTrailer);
  } finally {
    await reader.close();
  }
}

async function* decode(
  reader: ByteReader,
  seed: GoodSignature | null,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  let previous = seed?.signature ?? "";
  for (;;) {
    const { size, signature } = readChunkHeader(await reader.line());
    const hash = createHash("sha256");
    for (let left = size; left > 0; ) {
      const bytes = await reader.take(left);
      if (bytes.length === 0) throw incompleteBody();
      left -= bytes.length;
      if (seed !== null) hash.update(bytes);
      yield bytes;
    }
    if (seed !== null) {
      previous = signChunk(seed, previous, hash.digest("hex"));
      if (!isSameSignature(previous, signature)) throw signatureDoesNotMatch();
    }
    if (size === 0) break;
    if ((await reader.line()) !== "") throw malformed("a chunk is longer than it says");
  }

  const trailers = await readTrailers(reader);
  const signed = trailers.filter(([name]) => name !== "x-amz-trailer-signature");
  if (seed !== null && signed.length > 0) {
    const canonical = signed.map(([name, value]) => `${name}:${value}\n`).join("");
    const given = trailers.find(([name]) => name === "x-amz-trailer-signature")?.[1];
    if (!isSameSignature(signTrailer(seed, previous, canonical), given)) throw signatureDoesNotMatch();
  }
  for (const [name, value] of signed) onTrailer(name, value);
}

function readChunkHeader(line: string | null): { size: number; signature: string | null } {
  if (line === null) throw incompleteBody();
  const groups = /^(?<size>[0-9a-fA-F]{1,10})(?:;chunk-signature=(?<signature>[0-9a-f]{64}))?$/.exec(line)?.groups;
  if (groups === undefined) throw malformed("a chunk's header can't be read");
  return { size: Number.parseInt(groups["size"] ?? "", 16), signature: groups["signature"] ?? null };
}

/** Reads the lines after the last chunk. Some of them can be empty. */
async function readTrailers(reader: ByteReader): Promise<[string, string][]> {
  const trailers: [string, string][] = [];
  for (let line = await reader.line(); line !== null; line = await reader.line()) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 1 || trailers.length === 20) {
      throw new Fault(
        400,
        "MalformedTrailerError",
        "The request contained trailing data that was not well-formed or did not conform to our published schema.",
      );
    }
    trailers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return trailers;
}

type ByteReader = {
  /** Returns up to `maximum` bytes, and none at the end. */
  take(maximum: number): Promise<Uint8Array>;
  /** Returns the next line without its line ending, or null at the end. */
  line(): Promise<string | null>;
  close(): Promise<void>;
};

function byteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let pending: Uint8Array = new Uint8Array(0);

  async function fill(): Promise<boolean> {
    const { value, done } = await iterator.next();
    if (done === true) return false;
    pending = pending.length === 0 ? value : Buffer.concat([pending, value]);
    return true;
  }

  return {
    async take(maximum) {
      while (pending.length === 0) if (!(await fill())) return pending;
      const bytes = pending.subarray(0, maximum);
      pending = pending.subarray(bytes.length);
      return bytes;
    },
    async line() {
      let end = pending.indexOf(LINE_FEED);
      while (end < 0) {
        if (pending.length > MAX_LINE_BYTES) throw malformed("a line is too long");
        if (!(await fill())) {
          if (pending.length === 0) return null;
          throw incompleteBody();
        }
        end = pending.indexOf(LINE_FEED);
      }
      const line = Buffer.from(pending.subarray(0, end)).toString("latin1").replace(/\r$/, "");
      pending = pending.subarray(end + 1);
      return line;
    },
    async close() {
      await iterator.return?.();
    },
  };
}

const LINE_FEED = 10;

export function incompleteBody(): Fault {
  return new Fault(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header.");
}

function malformed(why: string): Fault {
  return new Fault(400, "InvalidRequest", `The aws-chunked body is malformed: ${why}.`);
}
