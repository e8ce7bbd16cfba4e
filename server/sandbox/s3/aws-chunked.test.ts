import fc from "fast-check";
import { expect, test } from "vitest";
import { type GoodSignature, sha256Hex, signChunk, signTrailer } from "../protocol/sigv4.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";

const SEED: GoodSignature = {
  signature: "a".repeat(64),
  timestamp: "20261122T000000Z",
  scope: "20261122/us-west-2/s3/aws4_request",
  signingKey: Buffer.from("key"),
};

/** Encodes chunks as a client does, signed or unsigned, with one trailer. */
function coat(chunks: readonly Uint8Array[], signed: boolean): Buffer {
  let previous = SEED.signature;
  const parts = [...chunks, new Uint8Array(0)].map((chunk) => {
    previous = signChunk(SEED, previous, sha256Hex(chunk));
    const header = `${chunk.length.toString(16)}${signed ? `;chunk-signature=${previous}` : ""}\r\n`;
    return Buffer.concat([Buffer.from(header), chunk, Buffer.from(chunk.length > 0 ? "\r\n" : "")]);
  });
  const trailer = "x-amz-checksum-crc32:AAAAAA==";
  const signature = signed ? `x-amz-trailer-signature:${signTrailer(SEED, previous, `${trailer}\n`)}\r\n` : "";
  return Buffer.concat([...parts, Buffer.from(`${trailer}\r\n${signature}\r\n`)]);
}

async function uncoat(bytes: Buffer, cut: number, seed: GoodSignature | null): Promise<{ body: string; trailers: string[] }> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  const trailers: string[] = [];
  const parts: Uint8Array[] = [];
  for await (const part of decodeAwsChunked(chunks(), seed, (name, value) => trailers.push(`${name}=${value}`))) parts.push(part);
  return { body: Buffer.concat(parts).toString("hex"), trailers };
}

test("chunks are decoded unchanged, however the network splits them", async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 200 }), fc.boolean(), async (given, cut, signed) => {
      const { body, trailers } = await uncoat(coat(given, signed), cut, signed ? SEED : null);
      expect(body).toBe(Buffer.concat(given).toString("hex"));
      expect(trailers).toEqual(["x-amz-checksum-crc32=AAAAAA=="]);
    }),
  );
});

test("any changed byte of a signed stream is detected", async () => {
  const coated = coat([Buffer.from("first chunk"), Buffer.from("second")], true);
  await fc.assert(
    fc.asyncProperty(fc.nat(coated.length - 3), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(coated);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const outcome = await uncoat(changed, 16, SEED).catch(() => null);
      // The case of a header or a trailing space may change, but not the object and its checksum.
      if (outcome !== null) {
        expect(outcome).toEqual({ body: Buffer.from("first chunksecond").toString("hex"), trailers: ["x-amz-checksum-crc32=AAAAAA=="] });
      }
    }),
  );
});

test("a stream that ends before its last chunk is an IncompleteBody", async () => {
  const coated = coat([Buffer.from("twelve bytes")], false);
  await expect(uncoat(coated.subarray(0, 10), 4, null)).rejects.toMatchObject({ code: "IncompleteBody" });
});
