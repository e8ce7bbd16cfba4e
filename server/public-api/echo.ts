import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { ok, refuse } from "../domain/result.ts";
import type { ApiError } from "./api-error.ts";
import { defineRoute } from "./route.ts";

const MAX_DELAY_MS = 5_000;
/** Headers that are not returned, so that no token is stored with an echo. */
const SECRET_HEADERS: readonly string[] = ["authorization", "cookie"];

const EchoQuery = z.object({
  message: z
    .string()
    .max(10_000)
    .meta({ description: "The text to return, or the message of the error.", examples: ["hello"] }),
  delay: z.coerce.number().min(0).max(MAX_DELAY_MS).default(0).meta({ description: "Milliseconds to wait before the response." }),
  triggerError: z.stringbool().default(false).meta({ description: "Returns an error." }),
  triggerMultipleErrors: z.stringbool().default(false).meta({ description: "Returns an error with two entries." }),
  triggerUnexpectedError: z.stringbool().default(false).meta({ description: "Returns an error with status 500." }),
  statusCode: z.coerce
    .number()
    .int()
    .refine((status) => status === 200 || (status >= 400 && status <= 599), "This is neither 200 nor an error's status.")
    .default(200)
    .meta({ description: "The status of the response: 200, or that of an error." }),
});

export const ECHO_ROUTES = [
  defineRoute({
    id: "echo",
    summary: "Return the requested response, to test clients",
    method: "GET",
    path: "/echo",
    query: EchoQuery,
    data: z.object({
      method: z.enum(["get", "post"]),
      message: z.string().meta({ examples: ["hello"] }),
      headers: z
        .record(z.string(), z.string())
        .meta({ description: "The headers of the request, without secrets.", examples: [{ accept: "*/*" }] }),
    }),
    async work({ request, query }) {
      if (query.delay > 0) await setTimeout(query.delay);
      const error = askedError(query);
      if (error !== null) return refuse(error);
      const headers = Object.fromEntries([...request.headers].filter(([name]) => !SECRET_HEADERS.includes(name)));
      return ok({ method: "get" as const, message: query.message, headers });
    },
  }),
];

function askedError(query: z.output<typeof EchoQuery>): ApiError | null {
  const { message, triggerError, triggerMultipleErrors, triggerUnexpectedError, statusCode } = query;
  const status = statusCode === 200 ? (triggerUnexpectedError && !triggerError && !triggerMultipleErrors ? 500 : 400) : statusCode;
  if (!triggerError && !triggerMultipleErrors && !triggerUnexpectedError && statusCode === 200) return null;
  const line = { type: status >= 500 ? "server" : "bad-request", message, status };
  return { status, errors: triggerMultipleErrors && !triggerError ? [line, line] : [line] };
}
