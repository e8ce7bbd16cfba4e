import { type Answer, createAnswer } from "./answers.ts";

const ONE_TRANSPARENT_PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** What every image beacon gets, whatever became of its event: a page must not show a broken image (segment.md 1.1). */
export const PIXEL: Answer = createAnswer(200, ONE_TRANSPARENT_PIXEL, { "content-type": "image/gif", "cache-control": "no-store" });

export type PixelCall = { body: Buffer; writeKey: string | null };

/** Deeper names than this are no event's. */
const MAX_DEPTH = 16;

/** The call that an image beacon's target stands for: `data` as base64 JSON, or a flat query with dotted names (segment.md 1.1). */
export function pixelCall(target: string): PixelCall {
  const queryAt = target.indexOf("?");
  const query = new URLSearchParams(queryAt === -1 ? "" : target.slice(queryAt + 1));
  const writeKey = query.get("writeKey");
  const data = query.get("data");
  // Unescaped, the pluses of base64 become spaces on their way through a query.
  if (data !== null) return { body: Buffer.from(data.replaceAll(" ", "+"), "base64"), writeKey };

  query.delete("writeKey");
  return { body: Buffer.from(JSON.stringify(nested(query))), writeKey };
}

type Nested = { [name: string]: string | Nested };

/** `properties.plan=pro` as `{ properties: { plan: "pro" } }`. Where two names contradict each other, the first one stands. */
function nested(query: URLSearchParams): Nested {
  const root = emptyObject();
  for (const [name, value] of query) {
    const path = name.split(".");
    if (path.length <= MAX_DEPTH && !path.includes("")) place(root, path, value);
  }
  return root;
}

function place(root: Nested, path: readonly string[], value: string): void {
  let object = root;
  for (const name of path.slice(0, -1)) {
    object[name] ??= emptyObject();
    const next = object[name];
    if (typeof next !== "object") return;
    object = next;
  }
  object[path.at(-1) as string] ??= value;
}

/** Without a prototype, `__proto__` is a name like any other. */
function emptyObject(): Nested {
  return Object.create(null);
}
