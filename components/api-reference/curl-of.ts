import { exampleOf, placeholder } from "@/components/api-reference/example-of";
import type { ApiCall, Parameter, Schema } from "@/components/api-reference/open-api-document";

/** The call for a terminal: what is unknown stands as a marked placeholder. `baseUrl` has no slash at its end. */
export function curlOf({ method, path, operation }: ApiCall, baseUrl: string): string {
  const url = `${baseUrl}${path === "/" ? "" : path.replaceAll(/\{(\w+)\}/g, (_, name: string) => placeholder(name))}`;
  const query = operation.parameters.filter((parameter) => parameter.in === "query").flatMap(queryOf);
  const body = operation.requestBody?.content["application/json"].schema;
  return [
    `curl ${method === "GET" ? "" : `--request ${method} `}'${url}${query.length === 0 ? "" : `?${query.join("&")}`}'`,
    "--header 'Authorization: Bearer <YOUR_TOKEN>'",
    ...(body === undefined ? [] : ["--header 'Content-Type: application/json'", `--data '${bodyOf(body)}'`]),
  ].join(" \\\n  ");
}

/** What must be given, and how long a page is. */
function queryOf({ name, required, schema }: Parameter): string[] {
  const count = schema.properties?.["count"];
  if (count !== undefined) return [`${name}.count=${String(exampleOf(count))}`];
  return required ? [`${name}=${encodeURIComponent(String(exampleOf(schema, name)))}`] : [];
}

function bodyOf(schema: Schema): string {
  const required = exampleOf(schema, "", true);
  const isBare = typeof required === "object" && required !== null && Object.keys(required).length === 0;
  return JSON.stringify(isBare ? exampleOf(schema) : required, null, 2)
    .replaceAll("\n", "\n  ")
    .replaceAll("'", "'\\''");
}
