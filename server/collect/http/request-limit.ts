import type { Clock } from "../../clock.ts";

export type RequestLimit = {
  /** Seconds that the workspace has to wait; 0 where its request may go on. */
  take(workspaceId: string): number;
};

type RequestLimitOptions = {
  clock: Clock;
  /** 0 is no limit. */
  requestsPerSecond: number;
  /** How many workspaces are remembered at once. */
  maxWorkspaces?: number;
};

type Bucket = { tokens: number; filledAt: number };

/** A bucket of tokens a workspace, which holds those of one second (segment.md 1.6, 1.7). */
export function createRequestLimit({ clock, requestsPerSecond, maxWorkspaces = 10_000 }: RequestLimitOptions): RequestLimit {
  if (requestsPerSecond === 0) return { take: () => 0 };
  const buckets = new Map<string, Bucket>();

  return {
    take(workspaceId) {
      const now = clock.now();
      const bucket =
        buckets.get(workspaceId) ?? openBucket(buckets, workspaceId, { tokens: requestsPerSecond, filledAt: now }, maxWorkspaces);
      const passedSeconds = Math.max(0, now - bucket.filledAt) / 1000;
      bucket.tokens = Math.min(requestsPerSecond, bucket.tokens + passedSeconds * requestsPerSecond);
      bucket.filledAt = now;
      if (bucket.tokens < 1) return (1 - bucket.tokens) / requestsPerSecond;
      bucket.tokens -= 1;
      return 0;
    },
  };
}

/** Forgets the workspace that came first, where there are too many. */
function openBucket(buckets: Map<string, Bucket>, workspaceId: string, bucket: Bucket, maxWorkspaces: number): Bucket {
  const [oldest] = buckets.keys();
  if (buckets.size >= maxWorkspaces && oldest !== undefined) buckets.delete(oldest);
  buckets.set(workspaceId, bucket);
  return bucket;
}
