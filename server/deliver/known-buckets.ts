import type { Aws, AwsReply } from "../aws/aws.ts";

/** What is known of a bucket that is written to without a role. Kept until the process ends, or S3 contradicts it. */
type Knowledge = { region: string | null; takesAcl: boolean };

/** By AWS port, so that two of them in one process share nothing. */
const known = new WeakMap<Pick<Aws, "bucketRegion">, Map<string, Knowledge>>();

/** Knows every commercial region. */
const ASKED_REGION = "us-east-1";

export function toKnowledge(aws: Pick<Aws, "bucketRegion">, bucket: string): Knowledge {
  const buckets = known.get(aws) ?? new Map<string, Knowledge>();
  known.set(aws, buckets);
  const knowledge = buckets.get(bucket) ?? { region: null, takesAcl: true };
  buckets.set(bucket, knowledge);
  return knowledge;
}

/** Returns the bucket's region, after one unsigned request. */
export async function toRegion(aws: Pick<Aws, "bucketRegion">, bucket: string): Promise<AwsReply<{ region: string }>> {
  const knowledge = toKnowledge(aws, bucket);
  if (knowledge.region !== null) return { ok: true, value: { region: knowledge.region, requestId: null } };
  const reply = await aws.bucketRegion({ bucket, region: ASKED_REGION });
  if (reply.ok) knowledge.region = reply.value.region;
  return reply;
}
