import { Ajv2020 } from "ajv/dist/2020.js";
import { default as addFormats } from "ajv-formats";
import { describe, expect, test } from "vitest";
import { readConfig } from "@/server/env.ts";
import { openApi } from "@/server/public-api/open-api.ts";
import { callTitle } from "./call-title";
import { type ApiCall, type OpenApiDocument, toCalls, toErrors, toSuccess } from "./open-api-document";
import { fieldRows, typeWords } from "./schema-words";
import { toCurl } from "./to-curl";
import { placeholder, toExample } from "./to-example";

const DOCUMENT: OpenApiDocument = openApi(readConfig({ PUBLIC_URL: "https://sluice.example.com" }));
const CALLS = toCalls(DOCUMENT);

function toCall(id: string): ApiCall {
  const call = CALLS.find((candidate) => candidate.id === id);
  if (call === undefined) throw new Error(`The document has no ${id}.`);
  return call;
}

/** Checks the value with its placeholders filled in. */
function refusals(schema: object, value: unknown): unknown {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return validate(JSON.parse(JSON.stringify(value).replaceAll(/<([A-Z_]+)>/g, "$1"))) ? null : validate.errors;
}

describe("the examples", () => {
  test.for(CALLS.map((call) => [call.id, call] as const))("of %s are what its schemas take", ([, { operation }]) => {
    const { schema } = toSuccess(operation);
    expect(refusals(schema, toExample(schema))).toBeNull();
    const body = operation.requestBody?.content["application/json"].schema;
    if (body !== undefined) expect(refusals(body, toExample(body, "", true))).toBeNull();
  });

  test("mark what only the reader knows", () => {
    expect(placeholder("sourceId")).toBe("<SOURCE_ID>");
    expect(toExample({ type: "object", properties: { sourceId: { type: "string" } }, required: ["sourceId"] })).toEqual({
      sourceId: "<SOURCE_ID>",
    });
  });
});

describe("the line for a terminal", () => {
  test("asks this installation, for a page where there are pages", () => {
    expect(toCurl(toCall("listDestinations"), "https://sluice.example.com/api")).toBe(
      `curl 'https://sluice.example.com/api/destinations?pagination.count=10' \\
  --header 'Authorization: Bearer <YOUR_TOKEN>'`,
    );
  });

  test("has the fields that must be there, and marks the path's", () => {
    expect(toCurl(toCall("updateSource"), "https://sluice.example.com/api")).toBe(
      `curl --request PATCH 'https://sluice.example.com/api/sources/<SOURCE_ID>' \\
  --header 'Authorization: Bearer <YOUR_TOKEN>' \\
  --header 'Content-Type: application/json' \\
  --data '{
    "name": "Shop",
    "enabled": false,
    "slug": "shop"
  }'`,
    );
  });
});

describe("the words", () => {
  test("say what a field is, and within which bounds", () => {
    const [pagination] = toCall("listSources").operation.parameters;
    const [count] = fieldRows(pagination?.schema ?? {});
    expect(count).toMatchObject({ name: "count", type: "integer", required: false });
    expect(count?.about).toBe("The number of entries of a page. 1 to 1000. Default: 200.");
    expect(typeWords({ type: "array", items: { type: "string" } })).toBe("list of strings");
    expect(typeWords({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string or null");
    expect(typeWords({ type: ["string", "boolean"] })).toBe("string or boolean");
    expect(fieldRows({ properties: { n: { type: "integer", minimum: -9007199254740991 } } })[0]?.about).toBe("");
  });

  test("name a call as people would", () => {
    expect(callTitle("listConnectedDestinationsFromSource")).toBe("List connected destinations from source");
  });

  test("tell each call's errors", () => {
    expect(toErrors(toCall("getSource").operation, DOCUMENT).map(({ status }) => status)).toEqual(["401", "404", "429", "500"]);
  });
});
