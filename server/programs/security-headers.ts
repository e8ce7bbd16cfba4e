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

/** Pages have their own policy with a nonce (proxy.ts). Responses of the API are never pages, and must not be cached. */
const API: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

/** One year, for this host only. Subdomains are not included, because they may belong to other services. */
const UNDER_HTTPS: Readonly<Record<string, string>> = { "Strict-Transport-Security": "max-age=31536000" };

/** Sets the security headers before any other handler runs, so that pages, files, redirects, errors and API responses all have them. */
export function withSecurityHeaders(config: Config, otherwise: RequestListener): RequestListener {
  const always = { ...ALWAYS, ...(publicUrl(config).startsWith("https:") ? UNDER_HTTPS : {}) };
  return (request, response) => {
    const headers = isApi(request.url ?? "/") ? { ...always, ...API } : always;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    otherwise(request, response);
  };
}
