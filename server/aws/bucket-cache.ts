import type { Aws, AwsReply } from "./aws.ts";

/** What a process knows of the buckets that it writes to without a role, until it ends or S3 contradicts it. */
export type BucketCache = {
  /** Returns the bucket's region, after one unsigned request at the first call. */
  findRegion(bucket: string): Promise<AwsReply<{ region: string }>>;
  forgetRegion(bucket: string): void;
  /** True until `refuseAcl`. */
  takesAcl(bucket: string): boolean;
  /** Remembers that the bucket refuses uploads with an ACL. */
  refuseAcl(bucket: string): void;
};

/** Any region answers for the buckets of every commercial region. */
const LOOKUP_REGION = "us-east-1";

export function createBucketCache(aws: Pick<Aws, "bucketRegion">): BucketCache {
  const regions = new Map<string, string>();
  const withoutAcl = new Set<string>();
  return {
    async findRegion(bucket) {
      const known = regions.get(bucket);
      if (known !== undefined) return { ok: true, value: { region: known, requestId: null } };
      const reply = await aws.bucketRegion({ bucket, region: LOOKUP_REGION });
      if (reply.ok) regions.set(bucket, reply.value.region);
      return reply;
    },
    forgetRegion: (bucket) => regions.delete(bucket),
    takesAcl: (bucket) => !withoutAcl.has(bucket),
    refuseAcl: (bucket) => withoutAcl.add(bucket),
  };
}
