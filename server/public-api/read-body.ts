import { ok, type Result, refuse } from "../domain/result.ts";
import { type ApiError, apiError } from "./api-error.ts";

const MAX_BYTES = 512 * 1024;

/** Returns the body as JSON, whatever its content type; an empty body is `{}`. Refuses bodies over 512 KB and invalid JSON. */
export async function readBody(request: Request): Promise<Result<unknown, ApiError>> {
  const text = await readText(request);
  if (text === null) return refuse(apiError("payload-too-large", "A body has at most 512 KB."));
  if (text.trim() === "") return ok({});
  try {
    return ok(JSON.parse(text));
  } catch {
    return refuse(apiError("bad-request", "The body is not valid JSON."));
  }
}

async function readText(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of request.body ?? []) {
    byteCount += chunk.length;
    if (byteCount > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
