/** Splits a key into its folder, with the last slash, and its name. */
export function splitKey(key: string): { folder: string; name: string } {
  const end = key.lastIndexOf("/") + 1;
  return { folder: key.slice(0, end), name: key.slice(end) };
}
