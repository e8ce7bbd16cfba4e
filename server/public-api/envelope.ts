import { z } from "zod";
import type { ApiError } from "./api-error.ts";

/** The schema of every error (docs/public-api.md 3.3). */
export const Failure = z.object({
  errors: z
    .array(
      z.object({
        type: z.string(),
        message: z.string(),
        status: z.int(),
        field: z.string().optional(),
        data: z.record(z.string(), z.number()).optional(),
      }),
    )
    .min(1),
});

export function success(data: object, status: number, headers: Record<string, string> = {}): Response {
  return json({ data }, { status, headers });
}

export function failure({ status, errors }: ApiError, headers: Record<string, string> = {}): Response {
  return json({ errors }, { status, headers });
}

/** Returns a JSON response that must not be cached, because responses contain write keys. */
export function json(value: object, { status, headers = {} }: { status: number; headers?: Record<string, string> }): Response {
  return Response.json(value, { status, headers: { "Cache-Control": "no-store", ...headers } });
}
