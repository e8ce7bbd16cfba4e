/** Returns a string literal of standard SQL, as DuckDB and Athena's queries read it. */
export function quoteSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Returns a string literal of Hive, which Athena's DDL follows: a backslash escapes. */
export function quoteHive(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Returns a string literal of Snowflake: a quote is doubled, and a backslash escapes. */
export function quoteSnowflake(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Returns a string literal of Python. The escapes of JSON mean the same there. */
export function quotePython(text: string): string {
  return JSON.stringify(text);
}

/**
 * Escapes a text for a glob of DuckDB. Its S3 client would read a `?` as the beginning of options, and its glob a backslash as a separator of folders, so
 * these two become ranges that contain them.
 */
export function escapeDuckDbGlob(text: string): string {
  return text.replace(/[*[]/g, "[$&]").replaceAll("?", "[>-@]").replaceAll("\\", "[[-^]");
}

/** Escapes a text for a glob of Hadoop, which Spark reads paths as. */
export function escapeHadoopGlob(text: string): string {
  return text.replace(/[\\*?[\]{}]/g, "\\$&");
}
