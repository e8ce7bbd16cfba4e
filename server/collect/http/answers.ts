import type { ServerResponse } from "node:http";

export type Answer = { status: number; body: string | Buffer; headers: Readonly<Record<string, string>> };

/** Without an `Origin` nobody needs more than this; with one, `send` names it, so that calls with credentials work too. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Retry-After, X-RateLimit-Reset",
} as const;

/** Exactly 200 and `success`, a boolean: what every client library takes for success (segment.md 1.6). */
export const ACCEPTED: Answer = createJsonAnswer(200, '{"success":true}');

/** JSON that satisfies every client library: `code` for programs, `message` for people, and `error` where Ruby looks (segment.md 1.6). */
export function refusal(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return createJsonAnswer(status, JSON.stringify({ success: false, code, message, error: message }), headers);
}

/** Come again: clients read the seconds to wait as a whole number, and don't count this as a failed try (segment.md 1.5). */
export function rateLimited(waitSeconds: number): Answer {
  const seconds = String(Math.max(1, Math.ceil(waitSeconds)));
  return refusal(429, "rate_limited", `Too many requests. Try again in ${seconds} s.`, {
    "retry-after": seconds,
    "x-ratelimit-reset": seconds,
  });
}

const UNAVAILABLE_SECONDS = "5";

/** Nothing was taken, and nothing is wrong with the call: a client that tries again loses nothing. */
export function unavailable(message: string): Answer {
  return refusal(503, "unavailable", message, { "retry-after": UNAVAILABLE_SECONDS });
}

export function createJsonAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return createAnswer(status, body, { "content-type": "application/json", ...headers });
}

export function createAnswer(status: number, body: string | Buffer, headers: Readonly<Record<string, string>>): Answer {
  return { status, body, headers: { ...CORS, "content-length": String(Buffer.byteLength(body)), ...headers } };
}

const ALLOWED_HEADERS = "authorization, content-type, x-retry-count";

/** A wildcard would not cover `Authorization`, so what the browser asks for is named (segment.md 1.4). */
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

/** Browsers send events from any page, some with credentials; on errors too they must be able to read the answer (segment.md 1.4). */
export function send(response: ServerResponse, answer: Answer, origin: string | undefined): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, origin === undefined ? answer.headers : forOrigin(answer.headers, origin));
  response.end(answer.body);
}

function forOrigin(headers: Answer["headers"], origin: string): Record<string, string> {
  return {
    ...headers,
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    vary: headers["vary"] ?? "Origin",
  };
}
