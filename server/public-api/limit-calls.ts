import { countInWindow } from "../db/rate-limits.ts";
import type { Actor } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError } from "./api-error.ts";

const WINDOW_MS = 60_000;

/** Calls that a token may make in a minute: to most resources, to those about people (docs/public-api.md 3.3), and those that compute an audience. */
export const POINTS = { most: 1200, people: 60, computing: 100 } as const;

export type Limit = keyof typeof POINTS;

/** Counts one call, in all programs together. Returns the refusal or null, and the headers with the remaining calls. */
export async function limitCalls(
  { db, ids, clock }: Runtime,
  actor: Actor,
  limit: Limit,
): Promise<{ refusal: ApiError | null; headers: Record<string, string> }> {
  const now = clock.now();
  const counted = await countInWindow(db, { id: ids.short(), key: `api:${actor.id}:${limit}`, now, windowMs: WINDOW_MS });
  const remainingPoints = Math.max(0, POINTS[limit] - counted.count);
  const resetAt = counted.since + WINDOW_MS;
  const headers = {
    "X-RateLimit-Consumed": String(counted.count),
    "X-RateLimit-Remaining": String(remainingPoints),
    "X-RateLimit-Reset": new Date(resetAt).toUTCString(),
  };
  if (counted.count <= POINTS[limit]) return { refusal: null, headers };

  const msBeforeNext = Math.max(0, resetAt - now);
  const data = { remainingPoints, msBeforeNext, consumedPoints: counted.count };
  const refusal = apiError("RequestError", "Too many calls. Wait, then try again.", { data });
  return { refusal, headers: { ...headers, "Retry-After": String(Math.ceil(msBeforeNext / 1000)) } };
}
