import type { RequestListener } from "node:http";
import { publicUrl } from "../access/sessions/public-url.ts";
import type { Config } from "../env.ts";
import { isApi } from "./api-paths.ts";

const ALWAYS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** Pages have a policy of their own, with a nonce (proxy.ts). What the API answers is never a page, and never kept on the way. */
const API: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

/** A year, for this host alone: what else its domain has is not ours to decide about. */
const UNDER_HTTPS: Readonly<Record<string, string>> = { "Strict-Transport-Security": "max-age=31536000" };

/** Before everything else, so that no answer is without them: pages, files, redirects, errors and the API's. */
export function withSecurityHeaders(config: Config, otherwise: RequestListener): RequestListener {
  const always = { ...ALWAYS, ...(publicUrl(config).startsWith("https:") ? UNDER_HTTPS : {}) };
  return (request, response) => {
    const headers = isApi(request.url ?? "/") ? { ...always, ...API } : always;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    otherwise(request, response);
  };
}
