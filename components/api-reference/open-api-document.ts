/** The parts of an OpenAPI 3.1 document that the reference uses. */
export type OpenApiDocument = {
  servers: readonly { url: string }[];
  tags: readonly { name: string; description: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { responses: Readonly<Record<string, ApiResponse>> };
};

export type Operation = {
  operationId: string;
  tags: readonly string[];
  summary: string;
  parameters: readonly Parameter[];
  requestBody?: Content;
  responses: Readonly<Record<string, ApiResponse | { $ref: string }>>;
  /** The roles of which a token needs one; empty if every token may call it. */
  "x-roles": readonly string[];
  "x-calls-per-minute": number;
};

export type Parameter = { name: string; in: string; required: boolean; schema: Schema };

type Content = { content: { "application/json": { schema: Schema } } };

type ApiResponse = Content & { description: string };

/** The parts of JSON Schema 2020-12 that the API's schemas use. */
export type Schema = {
  type?: string | readonly string[];
  description?: string;
  examples?: readonly unknown[];
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
};

/** A call with its method and path. */
export type ApiCall = { id: string; method: string; path: string; chapter: string; summary: string; operation: Operation };

/** Returns every call, in the order of the document. */
export function toCalls({ paths }: OpenApiDocument): ApiCall[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      chapter: operation.tags[0] ?? "",
      summary: operation.summary,
      operation,
    })),
  );
}

/** Returns the status and the schema of the success response. */
export function toSuccess({ responses }: Operation): { status: string; schema: Schema } {
  for (const [status, response] of Object.entries(responses)) {
    if (status.startsWith("2") && "content" in response) return { status, schema: response.content["application/json"].schema };
  }
  throw new Error("A call without an answer.");
}

/** Returns the statuses of the errors, with their descriptions. */
export function toErrors({ responses }: Operation, { components }: OpenApiDocument): { status: string; about: string }[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    const shared = "$ref" in response ? components.responses[response.$ref.split("/").at(-1) ?? ""] : undefined;
    return shared === undefined || status === "default" ? [] : [{ status, about: shared.description }];
  });
}
