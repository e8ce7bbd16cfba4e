import type { RequestListener } from "node:http";
import { apiError } from "../public-api/api-error.ts";

const METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/** Runs before Next: normalizes API paths, and returns the API's JSON errors where Next would return an HTML page. */
export function withApiPaths(otherwise: RequestListener): RequestListener {
  return (request, response) => {
    request.url = tidyUrl(request.url ?? "/");
    const refusal = isApi(request.url) ? findRefusal(request.method ?? "GET", request.url) : null;
    if (refusal === null) return otherwise(request, response);
    request.resume();
    response.writeHead(refusal.status, { "content-type": "application/json" }).end(JSON.stringify({ errors: refusal.errors }));
  };
}

/**
 * Returns the URL with repeated slashes in paths below `/api` collapsed and the last slash removed. Next redirects such paths. Segment's SDK
 * sends them (docs/public-api.md 3.2), and does not follow the redirect of a POST.
 */
export function tidyUrl(url: string): string {
  const [path = "", ...query] = url.split("?");
  const tidy = path.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return isApi(tidy) ? [tidy, ...query].join("?") : url;
}

/** Returns whether a request is for the API. Repeated slashes before `api` are allowed. */
export function isApi(url: string): boolean {
  return /^\/+api(?:[/?]|$)/.test(url);
}

function findRefusal(method: string, url: string) {
  if (!METHODS.includes(method)) return apiError("method-not-allowed", `The API has no ${method}.`);
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return null;
  } catch {
    return apiError("bad-request", "The path has an invalid percent-encoding.");
  }
}
