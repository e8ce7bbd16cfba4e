import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const inflate = promisify(gunzip);

export type Body = { ok: true; bytes: Buffer } | { ok: false; reason: "too_large" | "bad_encoding" | "aborted" };

/** The whole body, inflated where it says gzip. Never holds more than `maxByteCount` of either form. */
export async function readBody(request: IncomingMessage, maxByteCount: number): Promise<Body> {
  const read = await readBytes(request, maxByteCount);
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (!read.ok || encoding === "identity") return read;
  if (encoding !== "gzip" && encoding !== "x-gzip") return { ok: false, reason: "bad_encoding" };

  try {
    return { ok: true, bytes: await inflate(read.bytes, { maxOutputLength: maxByteCount }) };
  } catch (error) {
    return { ok: false, reason: (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "bad_encoding" };
  }
}

function readBytes(request: IncomingMessage, maxByteCount: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let byteCount = 0;
    request.on("data", (chunk: Buffer) => {
      byteCount += chunk.length;
      if (byteCount <= maxByteCount) return chunks.push(chunk);
      // The rest is read and thrown away, so that the client gets its answer instead of a broken pipe.
      chunks.length = 0;
      return resolve({ ok: false, reason: "too_large" });
    });
    request.once("end", () => resolve({ ok: true, bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) }));
    request.once("close", () => resolve({ ok: false, reason: "aborted" }));
  });
}
