import { z } from "zod";
import { publicUrl } from "../access/public-url.ts";
import type { Config } from "../env.ts";
import { Failure } from "./envelope.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

/** The OpenAPI 3.1 document of the whole API, made from the schemas that the handlers use. */
export function openApi(config: Config) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice Public API",
      version: "1.0.0",
      description: "Segment's Public API, for what Sluice has. Each token belongs to one workspace and carries roles of its own.",
    },
    servers: [{ url: `${publicUrl(config)}/api` }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      [...Map.groupBy(ROUTES, ({ path }) => path)].map(([path, routes]) => [
        path,
        Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
      ]),
    ),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: { Failure: { description: "What went wrong, at least one line", ...content(schemaOf(Failure, "output")) } },
    },
  };
}

function operation(route: Route) {
  const body = { requestBody: { required: true, ...content(schemaOf(route.body, "input")) } };
  return {
    operationId: route.id,
    summary: route.summary,
    parameters: [...parameters("path", route.params), ...parameters("query", route.query)],
    ...(Object.keys(route.body.shape).length > 0 ? body : {}),
    responses: {
      [route.status]: { description: "Done", ...content(schemaOf(z.object({ data: route.data }), "output")) },
      default: { $ref: "#/components/responses/Failure" },
    },
  };
}

function parameters(place: "path" | "query", { shape }: z.ZodObject) {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(schema, undefined).success,
    ...(schemaOf(schema, "input")["type"] === "object" ? { style: "deepObject", explode: true } : {}),
    schema: schemaOf(schema, "input"),
  }));
}

function content(schema: object) {
  return { content: { "application/json": { schema } } };
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, reused: "inline" });
  return rest;
}
