const PLAIN = /^[\w/.:=@+][\w/.:=@+,-]*$/;

/** Returns `text` as one word for a POSIX shell: unquoted if possible, otherwise in single quotes. */
export function quoteShell(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
