import type { z } from "zod";
import { REFUSAL_MESSAGES, type Refusal, type RefusalWithData, refusalCode } from "../domain/refusal-messages.ts";

/** What Segment calls each kind of error, and its status (docs/public-api.md 3.3; the two strings for 401 and 404 are our own choice). */
export const ERRORS = {
  "bad-request": { status: 400, about: "The body is no JSON, or what it asks for is at odds with what is there." },
  unauthorized: { status: 401, about: "The token is missing, wrong or revoked, or its roles don't allow this." },
  "not-found": { status: 404, about: "There is nothing of this id, or the token's roles don't show it." },
  "method-not-allowed": { status: 405, about: "The path takes other methods; the header Allow names them." },
  "payload-too-large": { status: 413, about: "The body is larger than 512 KB." },
  "input-validation": { status: 422, about: "A parameter or a field is missing or not valid. One line for each, which names it in field." },
  RequestError: { status: 429, about: "Too many calls in a minute. The header Retry-After says how many seconds to wait." },
  server: { status: 500, about: "Something went wrong in Sluice. The log of its web program has the details." },
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
