type Tree = { [key: string]: Tree | string };

const MAX_DEPTH = 4;

/**
 * Returns a query string as an object. `pagination.count=1` and `pagination[count]=1` are the same, and so are `groupBy.0=a`, `groupBy[0]=a` and
 * `groupBy[]=a` (docs/public-api.md 3.2). If a key occurs twice, the last one counts.
 */
export function readQuery(search: string): Record<string, unknown> {
  const tree: Tree = Object.create(null);
  for (const [key, value] of new URLSearchParams(search)) {
    const path = key.replaceAll("[]", "[0]").replaceAll("]", "").split(/[.[]/);
    if (path.length <= MAX_DEPTH) put(tree, path, value);
  }
  return toValues(tree) as Record<string, unknown>;
}

function put(tree: Tree, [key = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const below = tree[key];
  const branch: Tree = typeof below === "object" ? below : Object.create(null);
  tree[key] = branch;
  put(branch, rest, value);
}

/** Returns an object that has only numbers as keys as a list. */
function toValues(tree: Tree | string): unknown {
  if (typeof tree === "string") return tree;
  const keys = Object.keys(tree);
  const values = keys.map((key) => toValues(tree[key] ?? ""));
  if (keys.length > 0 && keys.every((key) => /^\d{1,4}$/.test(key))) return values;
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}
