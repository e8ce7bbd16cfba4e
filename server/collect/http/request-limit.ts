import type { Clock } from "../../clock.ts";

export type RequestLimit = {
  /** Returns 0 if the workspace may send a request now, else the seconds that it has to wait. */
  take(workspaceId: string): number;
};

type RequestLimitOptions = {
  clock: Clock;
  /** 0 for no limit. */
  requestsPerSecond: number;
  /** The number of workspaces that are remembered. */
  maxWorkspaces?: number;
};

type Bucket = { tokens: number; filledAt: number };

/** A token bucket for each workspace, with the size of one second (docs/tracking-api.md 1.6, 1.7). */
export function createRequestLimit({ clock, requestsPerSecond, maxWorkspaces = 10_000 }: RequestLimitOptions): RequestLimit {
  if (requestsPerSecond === 0) return { take: () => 0 };
  const buckets = new Map<string, Bucket>();

  return {
    take(workspaceId) {
      const now = clock.now();
      const bucket =
        buckets.get(workspaceId) ?? openBucket(buckets, workspaceId, { tokens: requestsPerSecond, filledAt: now }, maxWorkspaces);
      const elapsedSeconds = Math.max(0, now - bucket.filledAt) / 1000;
      bucket.tokens = Math.min(requestsPerSecond, bucket.tokens + elapsedSeconds * requestsPerSecond);
      bucket.filledAt = now;
      if (bucket.tokens < 1) return (1 - bucket.tokens) / requestsPerSecond;
      bucket.tokens -= 1;
      return 0;
    },
  };
}

/** Adds a bucket, and removes the oldest one if there are too many. */
function openBucket(buckets: Map<string, Bucket>, workspaceId: string, bucket: Bucket, maxWorkspaces: number): Bucket {
  const [oldest] = buckets.keys();
  if (buckets.size >= maxWorkspaces && oldest !== undefined) buckets.delete(oldest);
  buckets.set(workspaceId, bucket);
  return bucket;
}
