/**
 * IAM's wildcards: `*` is any run of characters, `?` exactly one, everything else itself. Case counts.
 * Greedy with one step back, so that no pattern takes more than pattern × text steps.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let starTook = 0;

  for (let next = 0; next < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      starTook = next;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++starTook;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === "*");
}
