import type { RequestListener } from "node:http";
import { allowedOrigins } from "../access/sessions/allowed-origins.ts";
import { publicUrl } from "../access/sessions/public-url.ts";
import type { Config } from "../env.ts";

/** What changes nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * Before Next: refuses whatever may change something by a session's cookie (server actions, route handlers, signing in and out) unless its
 * `Origin` is one of the pages' own. Every browser sends `Origin` with such requests, also with forms that work without scripts. Next itself
 * lets a server action without `Origin` pass, and compares others with a Host that the client chose. The Public API takes Bearer tokens and
 * no cookies, so it stays open to programs.
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
  const from = origin === undefined || origin === "null" ? "a page that doesn't say where it is from" : "another address";
  return `This was sent from ${from}. Open Sluice at ${publicUrl(config)}, or set PUBLIC_URL to the address that you use.`;
}

/** Everything below `/api` but better-auth's routes, which work by cookie. */
function isPublicApi(url: string): boolean {
  const path = decoded(url.split("?")[0] ?? "");
  return /^\/+api(?:\/|$)/.test(path) && !/^\/+api\/+auth(?:\/|$)/.test(path);
}

/** A path with a broken escape is refused further on, and is nothing that changes. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
