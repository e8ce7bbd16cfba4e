const MAX_LENGTH = 60;

/** Converts `Production web (EU)` to `production-web-eu`. A name without ASCII letters and digits becomes `fallback`. */
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
