/**
 * A request's path and query, with double slashes below `/api` made one and the last taken away. Next would answer such a path with a
 * redirect, and Segment's SDK makes such paths (segment.md 3.2) but follows no redirected POST.
 */
export function tidyUrl(url: string): string {
  const [path = "", ...query] = url.split("?");
  const tidy = path.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  if (tidy !== "/api" && !tidy.startsWith("/api/")) return url;
  return [tidy, ...query].join("?");
}
