import type { OwnBuckets } from "../../aws/aws.ts";
import type { AwsFault } from "../../domain/validation/aws-fault.ts";

type Bucket = { aws: OwnBuckets; bucket: string; region: string };

/** How many times in a row a stream may break without a byte in between. */
const MAX_BREAKS = 3;

/** Reads an object of the platform's own bucket. If the stream breaks, it continues from the same position. Throws with the code ENOENT if there is none. */
export async function* readObject({ aws, ...location }: Bucket, key: string): AsyncGenerator<Buffer> {
  let from = 0;
  let breaks = 0;
  for (;;) {
    const object = await aws.getObject({ ...location, key, from });
    if (!object.ok) throw toBucketError(location, { what: "read", key }, object.error);
    const end = from + object.value.byteCount;
    try {
      for await (const chunk of object.value.body as AsyncIterable<Buffer>) {
        from += chunk.length;
        breaks = 0;
        yield chunk;
      }
    } catch (error) {
      breaks += 1;
      if (breaks >= MAX_BREAKS) throw error;
    }
    if (from >= end) return;
  }
}

/** Lists the keys that begin with `prefix`, in byte order. Throws if AWS refuses. */
export async function* listKeys({ aws, ...location }: Bucket, prefix: string): AsyncGenerator<string> {
  let next: string | null = null;
  do {
    const page: Awaited<ReturnType<OwnBuckets["listObjects"]>> = await aws.listObjects({ ...location, prefix, next });
    if (!page.ok) throw toBucketError(location, { what: "list", key: prefix }, page.error);
    yield* page.value.keys;
    next = page.value.next;
  } while (next !== null);
}

/** Returns the error of a refused request; its code is ENOENT if there is no such object. */
export function toBucketError({ bucket }: { bucket: string }, { what, key }: { what: string; key: string }, fault: AwsFault): Error {
  const sentence = `The staging bucket ${bucket} refused to ${what} ${key}: ${fault.code} ${fault.message}`.trim();
  return Object.assign(new Error(sentence, { cause: fault }), fault.code === "NoSuchKey" ? { code: "ENOENT" } : {});
}
