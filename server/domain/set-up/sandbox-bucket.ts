import { fingerprint } from "./fingerprint.ts";

/** Enough of a slug to recognize it. The name then has at most 47 characters, which fit into the role's name unchanged. */
const MAX_SLUG = 24;

/** Returns the name of a source's bucket in the AWS sandbox: always the same for a source, and different for every source. */
export function sandboxBucketFor({ sourceId, slug }: { sourceId: string; slug: string }): string {
  const readable = slug
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG)
    .replace(/^-|-$/g, "");
  return ["sandbox", readable, fingerprint(sourceId)].filter((part) => part !== "").join("-");
}
