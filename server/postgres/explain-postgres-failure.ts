/** Returns the reason for a failed start in one sentence, from the output of PostgreSQL. */
export function explainPostgresFailure(directory: string, output: string): string {
  if (/No space left on device|ENOSPC/.test(output)) return `PostgreSQL can't start: the disk that holds ${directory} is full.`;
  const uid = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (uid !== undefined) return `PostgreSQL needs a user name, and uid ${uid} has none: add it to /etc/passwd, or set DATABASE_URL.`;
  const last = [...output.matchAll(/(?:FATAL|PANIC|ERROR|error):\s+(.+)/g)].at(-1)?.[1] ?? output.trim().split("\n").at(-1);
  return `PostgreSQL can't start in ${directory}: ${last || "there is no message"}.`;
}
