import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { BodyHold } from "./body-budget.ts";
import { releaseBuffers } from "./release-buffers.ts";

const inflate = promisify(gunzip);

export type Body =
  | {
      ok: true /** As they were received, or one inflated chunk. */;
      chunks: readonly Buffer[] /** Before it was inflated. */;
      wireByteCount: number;
    }
  | { ok: false; reason: "too_large" | "bad_encoding" | "aborted" | "no_room" };

/**
 * Reads a body, and inflates it if its encoding is gzip. Neither form may have more than `maxByteCount` bytes; both are counted in `hold`. Refusals:
 * `too_large`, `bad_encoding`, `aborted` (the client closed the connection), `no_room` (the hold is full).
 */
export async function readBody(request: IncomingMessage, maxByteCount: number, hold: BodyHold): Promise<Body> {
  const read = await readBytes(request, maxByteCount, hold);
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (!read.ok || encoding === "identity" || encoding === "") return read;
  if (encoding !== "gzip" && encoding !== "x-gzip") return { ok: false, reason: "bad_encoding" };

  const compressed = Buffer.concat(read.chunks);
  releaseBuffers(read.chunks);
  try {
    const bytes = await inflate(compressed, { maxOutputLength: maxByteCount });
    return hold.take(bytes.length) ? { ok: true, chunks: [bytes], wireByteCount: read.wireByteCount } : { ok: false, reason: "no_room" };
  } catch (error) {
    return { ok: false, reason: (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "bad_encoding" };
  }
}

/** A refused body is read and discarded up to this many bytes beyond its limit, so that the client gets the answer instead of a broken connection. */
const MAX_DISCARDED_BYTES = 4 * 1024 * 1024;

function readBytes(request: IncomingMessage, maxByteCount: number, hold: BodyHold): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] | null = [];
    let byteCount = 0;

    function refuse(reason: "too_large" | "no_room"): void {
      chunks = null;
      resolve({ ok: false, reason });
    }

    if (Number(request.headers["content-length"] ?? 0) > maxByteCount) refuse("too_large");
    request.on("data", (chunk: Buffer) => {
      byteCount += chunk.length;
      if (chunks === null) {
        if (byteCount > maxByteCount + MAX_DISCARDED_BYTES) request.destroy();
      } else if (byteCount > maxByteCount) refuse("too_large");
      else if (!hold.take(chunk.length)) refuse("no_room");
      else chunks.push(chunk);
    });
    request.once("end", () => {
      if (chunks !== null) resolve({ ok: true, chunks, wireByteCount: byteCount });
    });
    request.once("close", () => resolve({ ok: false, reason: "aborted" }));
  });
}
