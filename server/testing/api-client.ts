import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { default as addFormats } from "ajv-formats";
import { createToken } from "../access/tokens/create-token.ts";
import type { Actor, Grant } from "../domain/access/permissions.ts";
import { answer } from "../public-api/answer.ts";
import { matchRoute } from "../public-api/match-route.ts";
import { openApi } from "../public-api/open-api.ts";
import type { Runtime } from "../runtime.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read responses by path.
type Json = any;

export type ApiAnswer = { status: number; headers: Headers; body: Json };
export type ApiClient = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

/** Creates a token with these grants, by default the owner's. */
export async function tokenFor(runtime: Runtime, owner: Actor, grants: readonly Grant[] = owner.grants): Promise<string> {
  const made = await createToken(runtime, owner, { name: "For a test", grants: [...grants] });
  if (!made.ok) throw new Error(made.error);
  return made.value.token;
}

/** Calls the API in this process. Throws if a response does not match the OpenAPI document. */
export function createApiClient(runtime: Runtime, token: string | null): ApiClient {
  return async (method, path, body) => {
    const headers = new Headers({ "Content-Type": "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }) });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const request = new Request(`http://sluice.test/api${path}`, { method, headers, body: text ?? null });
    return await checked(runtime, request, await answer(runtime, request));
  };
}

export async function checked(runtime: Runtime, request: Request, response: Response): Promise<ApiAnswer> {
  const body: Json = await response.json();
  const fault = findFault(runtime, request, response, body);
  if (fault !== null) throw new Error(`${request.method} ${request.url} ${response.status}: ${fault}\n${JSON.stringify(body)}`);
  return { status: response.status, headers: response.headers, body };
}

/** Returns how a response differs from the OpenAPI document, or null. */
function findFault(runtime: Runtime, request: Request, response: Response, body: unknown): string | null {
  if (response.headers.get("content-type") !== "application/json") return "is not JSON";
  if (response.headers.has("access-control-allow-origin")) return "offers CORS";
  const matched = matchRoute(request.method, new URL(request.url).pathname);
  if (matched === "open-api") return null;
  const place = "route" in matched ? (["paths", matched.route.path, matched.route.method.toLowerCase(), "responses"] as const) : null;
  const described = place !== null && "route" in matched && response.status === matched.route.status;
  const validate = validatorAt(runtime, described ? [...place, String(response.status)] : ["components", "responses", "Failure"]);
  return validate(body) ? null : JSON.stringify(validate.errors);
}

const validators = new Map<string, ValidateFunction>();

function validatorAt(runtime: Runtime, place: readonly string[]): ValidateFunction {
  const key = place.join(" ");
  const known = validators.get(key);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  const document: Json = openApi(runtime.config);
  const validate = ajv.compile(place.reduce((node, name) => node[name], document).content["application/json"].schema);
  validators.set(key, validate);
  return validate;
}
