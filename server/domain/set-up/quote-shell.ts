const PLAIN = /^[\w/.:=@+][\w/.:=@+,-]*$/;

/** One word to a POSIX shell, whatever `text` holds: bare where it may be, else in single quotes. */
export function quoteShell(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
