import type { Aws, AwsReply } from "./aws.ts";

/** Caches facts about the buckets to which the process writes without a role, until the process ends or S3 contradicts them. */
export type BucketCache = {
  /** Returns the bucket's region, after one unsigned request at the first call. */
  findRegion(bucket: string): Promise<AwsReply<{ region: string }>>;
  forgetRegion(bucket: string): void;
  /** True until `refuseAcl`. */
  takesAcl(bucket: string): boolean;
  /** Remembers that the bucket refuses uploads with an ACL. */
  refuseAcl(bucket: string): void;
};

/** S3 in any region returns the region of buckets in every commercial region. */
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
