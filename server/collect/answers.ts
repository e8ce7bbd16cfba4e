import type { ServerResponse } from "node:http";

/** Every answer is JSON, and satisfies every client library (segment.md 1.6). */
export type Answer = { status: number; body: string; retryAfterSeconds?: number };

export const ACCEPTED: Answer = { status: 200, body: '{"success":true}' };

/** `code` for programs, `message` for people; some libraries look at `error`. */
export function refusal(status: number, code: string, message: string, retryAfterSeconds?: number): Answer {
  const body = JSON.stringify({ success: false, code, message, error: message });
  return retryAfterSeconds === undefined ? { status, body } : { status, body, retryAfterSeconds };
}

/** Browsers send events from any page; on errors too they must be able to read the answer (segment.md 1.4). */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Retry-After, X-RateLimit-Reset",
} as const;

export function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const retry = answer.retryAfterSeconds === undefined ? {} : { "retry-after": String(answer.retryAfterSeconds) };
  response.writeHead(answer.status, {
    ...CORS,
    ...retry,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

const ALLOWED_HEADERS = "authorization, content-type, x-retry-count";

export function sendPreflight(response: ServerResponse, requestedHeaders: string | undefined): void {
  response.writeHead(204, {
    ...CORS,
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": requestedHeaders ?? ALLOWED_HEADERS,
    "access-control-max-age": "7200",
    vary: "access-control-request-headers",
  });
  response.end();
}
