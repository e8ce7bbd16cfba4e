import type { z } from "zod";
import { REFUSAL_MESSAGES, type Refusal, type RefusalWithData, refusalCode } from "../domain/refusal-messages.ts";

/** Segment's type for each kind of error, and its status (docs/public-api.md 3.3). The types for 401 and 404 are our own. */
export const ERRORS = {
  "bad-request": { status: 400, about: "The body is not valid JSON, or the request conflicts with the current state." },
  unauthorized: { status: 401, about: "The token is missing, invalid or revoked, or its roles do not allow the call." },
  "not-found": { status: 404, about: "The resource does not exist, or the token's roles do not allow access to it." },
  "method-not-allowed": { status: 405, about: "The path does not support the method. The header Allow lists the supported methods." },
  "payload-too-large": { status: 413, about: "The body is larger than 512 KB." },
  "input-validation": {
    status: 422,
    about: "A parameter or a field is missing or invalid. The response has one error for each, with its name in field.",
  },
  RequestError: { status: 429, about: "Too many calls in one minute. The header Retry-After has the number of seconds to wait." },
  server: { status: 500, about: "Internal error. The details are in the log of the web program." },
} as const satisfies Record<string, { status: number; about: string }>;

export type ErrorType = keyof typeof ERRORS;

export type ErrorLine = { type: string; message: string; status: number; field?: string; data?: Record<string, number> };

/** The status of an error and its lines, at least one. */
export type ApiError = { status: number; errors: readonly [ErrorLine, ...ErrorLine[]] };

/** The type, and the field, of refusals that are not a `bad-request`. */
const REFUSALS: { [Code in Refusal]?: { type: ErrorType; field?: string } } = {
  forbidden: { type: "unauthorized" },
  unknown_source: { type: "not-found" },
  unknown_destination: { type: "not-found" },
  unknown_file: { type: "not-found" },
  unknown_write_key: { type: "not-found" },
  unknown_label: { type: "not-found" },
  unknown_member: { type: "not-found" },
  unknown_invite: { type: "not-found" },
  unknown_space: { type: "not-found" },
  unknown_computation: { type: "not-found" },
  unknown_request: { type: "not-found" },
  unknown_regulation: { type: "not-found" },
  settings_missing: { type: "input-validation", field: "settings" },
  foreign_partition: { type: "input-validation", field: "settings.iamRoleArn" },
  partition_mismatch: { type: "input-validation", field: "settings.iamRoleArn" },
  role_of_platform: { type: "input-validation", field: "settings.iamRoleArn" },
  bucket_of_platform: { type: "input-validation", field: "settings.bucket" },
};

/** Messages that differ from those of the pages' forms. */
const FOR_TOKENS: { [Code in Refusal]?: string } = {
  forbidden: "This token's roles don't allow this. Ask a workspace owner for a token with more roles.",
};

export function apiError(type: ErrorType, message: string, more: Pick<ErrorLine, "field" | "data"> = {}): ApiError {
  const { status } = ERRORS[type];
  return { status, errors: [{ type, message, status, ...more }] };
}

/** Returns the API's error for the refusal of a use-case. */
export function refusalError(refusal: RefusalWithData): ApiError {
  const code = refusalCode(refusal);
  const { type, field } = REFUSALS[code] ?? { type: "bad-request" };
  return apiError(type, FOR_TOKENS[code] ?? REFUSAL_MESSAGES[code], field === undefined ? {} : { field });
}

export function unauthorized(message?: string): ApiError {
  return message === undefined ? refusalError("forbidden") : apiError("unauthorized", message);
}

/** Returns an error with a line for each invalid field: `"sourceId" is required`. */
export function invalidInput(error: z.ZodError, input: unknown): ApiError {
  const lines = error.issues.map(({ path, message }): ErrorLine => {
    const field = path.join(".");
    const missing = field !== "" && valueAt(input, path) === undefined;
    const line = { type: "input-validation", message: missing ? `"${field}" is required` : message, status: 422 };
    return field === "" ? line : { ...line, field };
  });
  const [first = { type: "input-validation", message: "The request is not valid.", status: 422 }, ...rest] = lines;
  return { status: 422, errors: [first, ...rest] };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), input);
}
