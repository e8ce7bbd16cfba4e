import { z } from "zod";
import { publicUrl } from "../access/sessions/public-url.ts";
import { ROLE_NAMES, ROLES, rolePermissions } from "../domain/access/roles.ts";
import type { Config } from "../env.ts";
import { ERRORS, type ErrorType } from "./api-error.ts";
import { Failure } from "./envelope.ts";
import { POINTS } from "./limit-calls.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

/** The tags of the document. The paths of a tag start with one of its roots. */
const CHAPTERS = [
  { name: "Workspace", description: "The workspace of the token.", roots: [undefined] },
  { name: "Sources", description: "Sources of events, with their write keys and labels.", roots: ["sources"] },
  { name: "Labels", description: "Keys and values that can be added to sources.", roots: ["labels"] },
  { name: "Destinations", description: "The destinations of events.", roots: ["destinations"] },
  { name: "Delivery Overview", description: "What happened to events, by step and over time.", roots: ["delivery-overview", "events"] },
  { name: "Catalog", description: "The available sources and destinations, and their settings.", roots: ["catalog"] },
  { name: "Engage", description: "Spaces, audiences and computed traits.", roots: ["spaces"] },
  { name: "Users and roles", description: "The members of the workspace and their permissions.", roots: ["users", "roles", "invites"] },
  {
    name: "Deletion and suppression",
    description: "Users whose events are dropped, or whose records are erased.",
    roots: ["regulations", "suppressions"],
  },
  { name: "Audit events", description: "The activity log of the workspace.", roots: ["audit-events"] },
  { name: "Testing", description: "Calls to test a client.", roots: ["echo"] },
] as const;

/** Returns the OpenAPI 3.1 document of the API, generated from the schemas of the handlers. */
export function openApi(config: Config) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice Public API",
      version: "1.0.0",
      description: "The part of Segment's Public API that Sluice supports. Each token belongs to one workspace and has its own roles.",
    },
    servers: [{ url: `${publicUrl(config)}/api` }],
    security: [{ token: [] }],
    tags: CHAPTERS.map(({ name, description }) => ({ name, description })),
    paths: Object.fromEntries(
      [...Map.groupBy(ROUTES, ({ path }) => path)].map(([path, routes]) => [
        path,
        Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
      ]),
    ),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: {
        ...Object.fromEntries(Object.values(ERRORS).map(({ status, about }) => [`Failure${status}`, failure(about)])),
        Failure: failure("What went wrong, at least one line"),
      },
    },
  };
}

function operation(route: Route) {
  const body = { requestBody: { required: true, ...content(toSchema(route.body, "input")) } };
  return {
    operationId: route.id,
    tags: [toChapter(route)],
    summary: route.summary,
    parameters: [...parameters("path", route.params), ...parameters("query", route.query)],
    ...(takesBody(route) ? body : {}),
    responses: {
      [route.status]: { description: "Done", ...content(toSchema(z.object({ data: route.data }), "output")) },
      ...Object.fromEntries(
        listErrors(route).map((type) => [ERRORS[type].status, { $ref: `#/components/responses/Failure${ERRORS[type].status}` }]),
      ),
      default: { $ref: "#/components/responses/Failure" },
    },
    /** A token needs one of these roles on any resource. Empty if every token is allowed. */
    "x-roles": listRoles(route),
    "x-calls-per-minute": POINTS[route.limit],
  };
}

function toChapter({ path }: Route): string {
  const root = path.split("/").find((part) => part !== "");
  const chapter = CHAPTERS.find(({ roots }) => (roots as readonly (string | undefined)[]).includes(root));
  if (chapter === undefined) throw new Error(`No chapter of the API's document has ${path}.`);
  return chapter.name;
}

function listErrors(route: Route): ErrorType[] {
  const withParams = Object.keys(route.params.shape).length > 0;
  const withInput = takesBody(route) || Object.keys(route.query.shape).length > 0;
  return [
    ...(route.method === "GET" ? [] : (["bad-request"] as const)),
    "unauthorized",
    ...(withParams ? (["not-found"] as const) : []),
    ...(takesBody(route) ? (["payload-too-large"] as const) : []),
    ...(withInput ? (["input-validation"] as const) : []),
    "RequestError",
    "server",
  ];
}

function listRoles({ permission }: Route): string[] {
  if (permission === null) return [];
  return ROLE_NAMES.filter((role) => rolePermissions(role).includes(permission)).map((role) => ROLES[role].label);
}

function takesBody({ body }: Route): boolean {
  return Object.keys(body.shape).length > 0;
}

function failure(description: string) {
  return { description, ...content(toSchema(Failure, "output")) };
}

function parameters(place: "path" | "query", { shape }: z.ZodObject) {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(schema, undefined).success,
    ...(toSchema(schema, "input")["type"] === "object" ? { style: "deepObject", explode: true } : {}),
    schema: toSchema(schema, "input"),
  }));
}

function content(schema: object) {
  return { content: { "application/json": { schema } } };
}

/** Returns JSON Schema 2020-12, which OpenAPI 3.1 contains unchanged. */
function toSchema(schema: z.core.$ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, reused: "inline" });
  return rest;
}
