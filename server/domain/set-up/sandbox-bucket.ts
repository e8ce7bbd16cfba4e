import { fingerprint } from "./fingerprint.ts";

/** Enough of a slug to be recognised, in a name of at most 47 characters: so many stand in the name of its role as they are. */
const MAX_SLUG = 24;

/** The name of a source's bucket in the AWS sandbox: always the same, and another one for every source. */
export function sandboxBucketFor({ sourceId, slug }: { sourceId: string; slug: string }): string {
  const readable = slug
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG)
    .replace(/^-|-$/g, "");
  return ["sandbox", readable, fingerprint(sourceId)].filter((part) => part !== "").join("-");
}
