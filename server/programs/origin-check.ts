import type { RequestListener } from "node:http";
import { allowedOrigins } from "../access/sessions/allowed-origins.ts";
import { publicUrl } from "../access/sessions/public-url.ts";
import type { Config } from "../env.ts";

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * Runs before Next: refuses requests that may change data through a session cookie (server actions, route handlers, sign-in and sign-out)
 * unless their `Origin` is an address of the pages. Browsers send `Origin` with all such requests, also from forms that work without scripts.
 * Next accepts server actions without `Origin`, and compares other origins with the Host header, which the client chooses. The Public API
 * accepts Bearer tokens and no cookies, so it is not checked.
 */
export function withOriginCheck(config: Config, otherwise: RequestListener): RequestListener {
  const allowed = new Set(allowedOrigins(config));
  return (request, response) => {
    const { origin } = request.headers;
    if (SAFE_METHODS.includes(request.method ?? "GET") || isPublicApi(request.url ?? "/")) return otherwise(request, response);
    if (origin !== undefined && allowed.has(origin)) return otherwise(request, response);
    request.resume();
    response.writeHead(403, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify({ code: "origin_not_allowed", message: messageFor(origin, config) }));
  };
}

function messageFor(origin: string | undefined, config: Config): string {
  const from = origin === undefined || origin === "null" ? "a page that does not name its origin" : "another address";
  return `This was sent from ${from}. Open Sluice at ${publicUrl(config)}, or set PUBLIC_URL to the address that you use.`;
}

/** Returns whether a URL is below `/api`. The routes of better-auth are excluded, because they use cookies. */
function isPublicApi(url: string): boolean {
  const path = decoded(url.split("?")[0] ?? "");
  return /^\/+api(?:\/|$)/.test(path) && !/^\/+api\/+auth(?:\/|$)/.test(path);
}

/** Returns a path with an invalid percent-encoding as it is: it is refused later. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
