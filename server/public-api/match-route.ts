import { type ApiError, apiError } from "./api-error.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

type Matched = { route: Route; params: Record<string, string> };
type Unmatched = ApiError & { allow?: string };

/** Returns the route of a path below `/api`, or a 404 or 405. Repeated and trailing slashes are ignored: the SDK sends them (docs/public-api.md 3.2). */
export function matchRoute(method: string, pathname: string): Matched | Unmatched | "open-api" {
  const [api, ...parts] = pathname.split("/").filter((part) => part !== "");
  if (api !== "api") return apiError("not-found", "There is no such path.");
  const asked = method === "HEAD" ? "GET" : method;
  if (parts.length === 1 && parts[0] === "openapi.json" && asked === "GET") return "open-api";

  const here = ROUTES.flatMap((route) => {
    const params = matchParams(route.path, parts);
    return params === null ? [] : [{ route, params }];
  });
  const found = here.find(({ route }) => route.method === asked);
  if (found !== undefined) return found;
  if (here.length === 0) return apiError("not-found", "There is no such path.");
  const allow = here.map(({ route }) => route.method).join(", ");
  return { ...apiError("method-not-allowed", `This path takes ${allow}.`), allow };
}

function matchParams(path: string, parts: readonly string[]): Record<string, string> | null {
  const names = path.split("/").filter((part) => part !== "");
  if (names.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? "";
    const param = /^\{(\w+)\}$/.exec(name)?.[1];
    if (param !== undefined) params[param] = decode(part);
    else if (name !== part) return null;
  }
  return params;
}

/** Decodes valid percent-encoding: labels and addresses may contain any letters. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
