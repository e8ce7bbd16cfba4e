import type { ServerResponse } from "node:http";

export type Answer = { status: number; body: string | Buffer; headers: Readonly<Record<string, string>> };

/** For a request without `Origin`. For other requests, `send` replaces the wildcard with the origin, so that calls with credentials work. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Retry-After, X-RateLimit-Reset",
} as const;

/** Status 200 and the boolean `success`: all client libraries accept this as success (docs/tracking-api.md 1.6). */
export const ACCEPTED: Answer = createJsonAnswer(200, '{"success":true}');

/** Returns an error for all client libraries: `code` is for programs, `message` for people, and Ruby reads `error` (docs/tracking-api.md 1.6). */
export function refusal(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return createJsonAnswer(status, JSON.stringify({ success: false, code, message, error: message }), headers);
}

/** Returns 429. Clients read the seconds to wait as a whole number, and do not count this as a failed attempt (docs/tracking-api.md 1.5). */
export function rateLimited(waitSeconds: number): Answer {
  const seconds = String(Math.max(1, Math.ceil(waitSeconds)));
  return refusal(429, "rate_limited", `Too many requests. Try again in ${seconds} s.`, {
    "retry-after": seconds,
    "x-ratelimit-reset": seconds,
  });
}

const UNAVAILABLE_SECONDS = "5";

/** Returns 503. Nothing was stored, and the call itself is correct: a client that tries again loses nothing. */
export function unavailable(message: string): Answer {
  return refusal(503, "unavailable", message, { "retry-after": UNAVAILABLE_SECONDS });
}

/** Returns an answer of JSON. */
export function createJsonAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return createAnswer(status, body, { "content-type": "application/json", ...headers });
}

/** Returns an answer with the CORS headers and its length. */
export function createAnswer(status: number, body: string | Buffer, headers: Readonly<Record<string, string>>): Answer {
  return { status, body, headers: { ...CORS, "content-length": String(Buffer.byteLength(body)), ...headers } };
}

const ALLOWED_HEADERS = "authorization, content-type, x-retry-count";

/** Returns the response to a CORS preflight. A wildcard does not include `Authorization`, so the requested headers are listed (docs/tracking-api.md 1.4). */
export function preflight(requestedHeaders: string | undefined): Answer {
  return {
    status: 204,
    body: "",
    headers: {
      ...CORS,
      "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
      "access-control-allow-headers": requestedHeaders ?? ALLOWED_HEADERS,
      "access-control-max-age": "7200",
      vary: "Origin, Access-Control-Request-Headers",
    },
  };
}

/** Sends an answer. Browsers send events from any page, some with credentials, and must be able to read every answer, errors too (docs/tracking-api.md 1.4). */
export function send(response: ServerResponse, answer: Answer, origin: string | undefined): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, origin === undefined ? answer.headers : addOrigin(answer.headers, origin));
  response.end(answer.body);
}

function addOrigin(headers: Answer["headers"], origin: string): Record<string, string> {
  return {
    ...headers,
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    vary: headers["vary"] ?? "Origin",
  };
}
