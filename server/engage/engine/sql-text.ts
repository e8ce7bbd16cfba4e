/** Returns a text as an SQL literal. Only for paths of our own files: other text is a parameter. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlPaths(paths: readonly string[]): string {
  return `[${paths.map(sqlText).join(", ")}]`;
}
