/** Returns the user ids of a text with one id in each line. Empty lines are left out, and each id is returned once. */
export function parseUserIds(text: string): string[] {
  const ids = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [...new Set(ids)];
}
