import type { ApiCall, Parameter, Schema } from "@/components/api-reference/open-api-document";
import { placeholder, toExample } from "@/components/api-reference/to-example";

/** Returns the call as a curl command, with placeholders for unknown values. `baseUrl` has no trailing slash. */
export function toCurl({ method, path, operation }: ApiCall, baseUrl: string): string {
  const url = `${baseUrl}${path === "/" ? "" : path.replaceAll(/\{(\w+)\}/g, (_, name: string) => placeholder(name))}`;
  const query = operation.parameters.filter((parameter) => parameter.in === "query").flatMap(toQuery);
  const body = operation.requestBody?.content["application/json"].schema;
  return [
    `curl ${method === "GET" ? "" : `--request ${method} `}'${url}${query.length === 0 ? "" : `?${query.join("&")}`}'`,
    "--header 'Authorization: Bearer <YOUR_TOKEN>'",
    ...(body === undefined ? [] : ["--header 'Content-Type: application/json'", `--data '${toBody(body)}'`]),
  ].join(" \\\n  ");
}

/** Returns the required parameters and the page size. */
function toQuery({ name, required, schema }: Parameter): string[] {
  const count = schema.properties?.["count"];
  if (count !== undefined) return [`${name}.count=${String(toExample(count))}`];
  return required ? [`${name}=${encodeURIComponent(String(toExample(schema, name)))}`] : [];
}

function toBody(schema: Schema): string {
  const required = toExample(schema, "", true);
  const isBare = typeof required === "object" && required !== null && Object.keys(required).length === 0;
  return JSON.stringify(isBare ? toExample(schema) : required, null, 2)
    .replaceAll("\n", "\n  ")
    .replaceAll("'", "'\\''");
}
