import type { RequestListener } from "node:http";
import { apiError } from "../public-api/api-error.ts";

const METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/** Before Next: API paths are tidied, and what Next would answer with a page of HTML is answered with the API's own errors. */
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
 * A request's path and query, with double slashes below `/api` made one and the last taken away. Next would answer such a path with a
 * redirect, and Segment's SDK makes such paths (docs/public-api.md 3.2) but follows no redirected POST.
 */
export function tidyUrl(url: string): string {
  const [path = "", ...query] = url.split("?");
  const tidy = path.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return isApi(tidy) ? [tidy, ...query].join("?") : url;
}

/** Whether a request is for the API: so is one whose path has slashes too many. */
export function isApi(url: string): boolean {
  return /^\/+api(?:[/?]|$)/.test(url);
}

function findRefusal(method: string, url: string) {
  if (!METHODS.includes(method)) return apiError("method-not-allowed", `The API has no ${method}.`);
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return null;
  } catch {
    return apiError("bad-request", "The path has a broken escape in it.");
  }
}
