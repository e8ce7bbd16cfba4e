import { type Answer, createAnswer } from "./answers.ts";

const ONE_TRANSPARENT_PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** The answer to every image beacon, even if its event was refused: a page must not show a broken image (docs/tracking-api.md 1.1). */
export const PIXEL: Answer = createAnswer(200, ONE_TRANSPARENT_PIXEL, { "content-type": "image/gif", "cache-control": "no-store" });

export type PixelCall = { body: Buffer; writeKey: string | null };

/** Deeper names are ignored. */
const MAX_DEPTH = 16;

/** Returns the call in the URL of an image beacon: either `data` with base64 JSON, or a flat query with dotted names (docs/tracking-api.md 1.1). */
export function parsePixelCall(target: string): PixelCall {
  const queryAt = target.indexOf("?");
  const query = new URLSearchParams(queryAt === -1 ? "" : target.slice(queryAt + 1));
  const writeKey = query.get("writeKey");
  const data = query.get("data");
  // If `+` in base64 is not escaped, the query parser returns a space.
  if (data !== null) return { body: Buffer.from(data.replaceAll(" ", "+"), "base64"), writeKey };

  query.delete("writeKey");
  return { body: Buffer.from(JSON.stringify(toNested(query))), writeKey };
}

type Nested = { [name: string]: string | Nested };

/** Returns `{ properties: { plan: "pro" } }` for `properties.plan=pro`. If two names contradict each other, the first one is kept. */
function toNested(query: URLSearchParams): Nested {
  const root = createEmptyObject();
  for (const [name, value] of query) {
    const path = name.split(".");
    if (path.length <= MAX_DEPTH && !path.includes("")) setPath(root, path, value);
  }
  return root;
}

function setPath(root: Nested, path: readonly string[], value: string): void {
  let object = root;
  for (const name of path.slice(0, -1)) {
    object[name] ??= createEmptyObject();
    const next = object[name];
    if (typeof next !== "object") return;
    object = next;
  }
  object[path.at(-1) as string] ??= value;
}

/** In an object without a prototype, `__proto__` is a normal name. */
function createEmptyObject(): Nested {
  return Object.create(null);
}
