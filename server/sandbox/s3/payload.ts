import { createHash } from "node:crypto";
import { Fault, notImplemented } from "../protocol/fault.ts";
import type { GoodSignature } from "../protocol/sigv4.ts";
import { decodeAwsChunked, incompleteBody } from "./aws-chunked.ts";
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, createChecksum, DIGEST_BYTES } from "./checksums.ts";

/** Amazon's limit for one PUT. */
const MAX_OBJECT_BYTES = 5 * 1024 ** 3;

/** The body of a request. `digest` may be called after `chunks` ended without a Fault. */
export type Payload = {
  /** The bytes of the object. Throws a Fault if they don't match the headers. */
  chunks: AsyncIterable<Uint8Array>;
  digest(): { md5: string; byteCount: number; checksum: { algorithm: ChecksumAlgorithm; value: string } };
};

/**
 * Opens the body of a request. Throws a Fault at once for invalid headers. Verifies the rest while the body streams: length,
 * `x-amz-content-sha256`, Content-MD5, `x-amz-checksum-*` in a header or a trailer, and chunk signatures.
 */
export function openPayload(request: Request, signature: GoodSignature | null): Payload {
  const contentHash = request.headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const isChunked = contentHash.startsWith("STREAMING-");
  if (isChunked && !STREAMING.includes(contentHash)) throw notImplemented(`x-amz-content-sha256 ${contentHash}`);

  const expectedLength = declaredLength(request, isChunked);
  const expected = declaredChecksum(request.headers);
  const trailing = trailingChecksum(request.headers);
  if (expected !== null && trailing !== null)
    throw new Fault(400, "InvalidRequest", "Expecting a single x-amz-checksum- header or trailer.");
  const algorithm = expected?.algorithm ?? trailing ?? "crc64nvme";
  const checksum = createChecksum(algorithm);
  const md5 = createChecksum("md5");
  const expectedMd5 = declaredMd5(request.headers);
  const sha256 = /^[0-9a-f]{64}$/.test(contentHash) ? createHash("sha256") : null;
  let byteCount = 0;
  let trailer: string | null = null;
  let digests: { md5: Buffer; checksum: string } | null = null;

  async function* verified(): AsyncGenerator<Uint8Array> {
    const source = readBytes(request);
    const seed = contentHash.startsWith("STREAMING-AWS4-HMAC-SHA256") ? signature : null;
    const onTrailer = (name: string, value: string) => {
      if (name === `x-amz-checksum-${algorithm}`) trailer = value;
    };
    for await (const bytes of isChunked ? decodeAwsChunked(source, seed, onTrailer) : source) {
      byteCount += bytes.length;
      if (byteCount > expectedLength) throw incompleteBody();
      for (const sum of [md5, checksum, sha256]) sum?.update(bytes);
      yield bytes;
    }

    if (byteCount !== expectedLength) throw incompleteBody();
    if (sha256 !== null && sha256.digest("hex") !== contentHash) {
      throw new Fault(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
    digests = { md5: md5.digest(), checksum: checksum.digest().toString("base64") };
    if (expectedMd5 !== null && !digests.md5.equals(expectedMd5)) {
      throw new Fault(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }
    if (trailing !== null && trailer === null) {
      throw new Fault(400, "MalformedTrailerError", `The trailer x-amz-checksum-${trailing} was announced and did not come.`);
    }
    const promised = expected?.value ?? trailer;
    if (promised !== null && promised !== digests.checksum) {
      throw new Fault(400, "BadDigest", `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`);
    }
  }

  return {
    chunks: verified(),
    digest() {
      if (digests === null) throw new Error("The payload has not been read to its end.");
      return { md5: digests.md5.toString("hex"), byteCount, checksum: { algorithm, value: digests.checksum } };
    },
  };
}

/** Returns a small body as text, for requests that send XML. */
export async function readSmallPayload(payload: Payload): Promise<string> {
  const parts: Uint8Array[] = [];
  let byteCount = 0;
  for await (const part of payload.chunks) {
    byteCount += part.length;
    if (byteCount > 65_536) throw new Fault(400, "MaxMessageLengthExceeded", "Your request was too big.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const STREAMING: readonly string[] = [
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
];

async function* readBytes(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body !== null) yield* request.body;
}

function declaredLength(request: Request, isChunked: boolean): number {
  const name = isChunked ? "x-amz-decoded-content-length" : "content-length";
  const text = request.headers.get(name) ?? (request.body === null ? "0" : "");
  if (!/^\d{1,15}$/.test(text)) throw new Fault(411, "MissingContentLength", `You must provide the ${name} HTTP header.`);
  const length = Number(text);
  if (length > MAX_OBJECT_BYTES) {
    throw new Fault(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
      fields: { ProposedSize: length, MaxSizeAllowed: MAX_OBJECT_BYTES },
    });
  }
  return length;
}

function declaredChecksum(headers: Headers): { algorithm: ChecksumAlgorithm; value: string } | null {
  const given = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = headers.get(`x-amz-checksum-${algorithm}`);
    return value === null ? [] : [{ algorithm, value }];
  });
  if (given.length > 1)
    throw new Fault(400, "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  const [only] = given;
  if (only !== undefined && !isDigest(only.value, DIGEST_BYTES[only.algorithm])) {
    throw new Fault(400, "InvalidRequest", `Value for x-amz-checksum-${only.algorithm} header is invalid.`);
  }
  return only ?? null;
}

function trailingChecksum(headers: Headers): ChecksumAlgorithm | null {
  const name = headers.get("x-amz-trailer");
  if (name === null) return null;
  const algorithm = CHECKSUM_ALGORITHMS.find((candidate) => name.trim().toLowerCase() === `x-amz-checksum-${candidate}`);
  if (algorithm === undefined) throw new Fault(400, "InvalidRequest", "The value specified in the x-amz-trailer header is not supported");
  return algorithm;
}

function declaredMd5(headers: Headers): Buffer | null {
  const header = headers.get("content-md5");
  if (header === null) return null;
  if (!isDigest(header, 16)) throw new Fault(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
  return Buffer.from(header, "base64");
}

function isDigest(base64: string, byteCount: number): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && Buffer.from(base64, "base64").length === byteCount;
}
