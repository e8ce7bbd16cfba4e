import { findActorByToken } from "../access/tokens/find-actor-by-token.ts";
import { maySomewhere } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { apiError, invalidInput, unauthorized } from "./api-error.ts";
import { failure, json, success } from "./envelope.ts";
import { limitCalls } from "./limit-calls.ts";
import { matchRoute } from "./match-route.ts";
import { openApi } from "./open-api.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import type { Route } from "./route.ts";

/**
 * The Public API (docs/public-api.md 3): a request with a path below `/api`, to its response. Never throws: unexpected errors are logged and
 * returned as 500. Every error has the envelope that Segment's SDK unwraps.
 */
export async function answer(runtime: Runtime, request: Request): Promise<Response> {
  try {
    return await route(runtime, request);
  } catch (error) {
    runtime.log.error(
      { event: "public-api-failed", error, method: request.method },
      "The Public API failed on a request because of an unexpected error.",
    );
    return failure(apiError("server", "Something went wrong in Sluice. Try again; the log has the details."));
  }
}

async function route(runtime: Runtime, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const matched = matchRoute(request.method, url.pathname);
  if (matched === "open-api") return json(openApi(runtime.config), { status: 200 });
  if ("status" in matched) return failure(matched, matched.allow === undefined ? {} : { Allow: matched.allow });

  const actor = await findActorByToken(runtime, readBearerToken(request));
  if (actor === null) return failure(unauthorized("The bearer token is missing, wrong or revoked."), { "WWW-Authenticate": "Bearer" });
  const limited = await limitCalls(runtime, actor, matched.route.limit);
  if (limited.refusal !== null) return failure(limited.refusal, limited.headers);
  const { permission } = matched.route;
  if (permission !== null && !maySomewhere(actor, permission)) return failure(unauthorized(), limited.headers);

  const input = await readInput(matched.route, request, matched.params, url.search);
  if (!input.ok) return failure(input.error, limited.headers);
  const answered = await matched.route.work({ runtime, actor, request, ...input.value });
  return answered.ok ? success(answered.value, matched.route.status, limited.headers) : failure(answered.error, limited.headers);
}

function readBearerToken(request: Request): string {
  return /^Bearer +(\S{1,200})\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
}

const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];

async function readInput(route: Route, request: Request, pathParams: Record<string, string>, search: string) {
  const params = route.params.safeParse(pathParams);
  if (!params.success) return { ok: false, error: apiError("not-found", "There is nothing of this id.") } as const;
  const rawQuery = readQuery(search);
  const query = route.query.safeParse(rawQuery);
  if (!query.success) return { ok: false, error: invalidInput(query.error, rawQuery) } as const;

  const raw = WITH_BODY.includes(route.method) ? await readBody(request) : ({ ok: true, value: {} } as const);
  if (!raw.ok) return raw;
  const body = route.body.safeParse(raw.value);
  if (!body.success) return { ok: false, error: invalidInput(body.error, raw.value) } as const;
  return { ok: true, value: { params: params.data, query: query.data, body: body.data } } as const;
}
