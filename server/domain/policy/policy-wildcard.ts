/**
 * Returns whether a text matches a pattern with IAM's wildcards: `*` matches any run of characters, `?` exactly one. Case-sensitive.
 * `${*}`, `${?}` and `${$}` stand for the character itself; other variables are taken literally. Greedy with one step of backtracking, so
 * at most pattern × text steps.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = readPattern(pattern);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let starTook = 0;

  for (let next = 0; next < given.length; ) {
    if (wanted[at] === ANY_RUN) {
      star = at++;
      starTook = next;
    } else if (at < wanted.length && (wanted[at] === ANY_ONE || wanted[at] === given[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++starTook;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((token) => token === ANY_RUN);
}

const ANY_RUN = Symbol("*");
const ANY_ONE = Symbol("?");

function readPattern(pattern: string): (string | symbol)[] {
  return Array.from(
    pattern.matchAll(/\$\{([*?$])\}|./gsu),
    ([text, escaped]) => escaped ?? (text === "*" ? ANY_RUN : text === "?" ? ANY_ONE : text),
  );
}
