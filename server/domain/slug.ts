const MAX_LENGTH = 60;

/** `Production web (EU)` becomes `production-web-eu`; a name with no letter or digit of ASCII becomes `fallback`. */
export function toSlug(name: string, fallback: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replaceAll(" ", "-")
    .slice(0, MAX_LENGTH)
    .replace(/-$/, "");
  return slug === "" ? fallback : slug;
}
