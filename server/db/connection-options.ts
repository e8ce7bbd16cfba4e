import pg from "pg";
import { StartError } from "../start-error.ts";

const SSL_MODES: readonly string[] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/**
 * DATABASE_URL as node-postgres takes it. `sslmode` means what it means to libpq
 * (https://www.postgresql.org/docs/current/libpq-ssl.html): `require` encrypts, `verify-ca` and `verify-full` verify as well. Only `allow` and
 * `prefer` are stricter than there: they encrypt always. A StartError says what is wrong with it.
 */
export function connectionOptions(databaseUrl: string): { connectionString: string } {
  const url = parse(databaseUrl);
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && !SSL_MODES.includes(mode)) {
    throw new StartError(`sslmode in DATABASE_URL must be one of ${SSL_MODES.join(", ")}, not "${mode}".`);
  }
  if (mode === "allow" || mode === "prefer") url.searchParams.set("sslmode", "require");
  if (url.searchParams.get("sslrootcert") === "system") {
    url.searchParams.delete("sslrootcert");
    url.searchParams.set("sslmode", "verify-full");
  }
  if (url.searchParams.has("sslmode")) url.searchParams.set("uselibpqcompat", "true");

  const options = { connectionString: url.href };
  tryOptions(options, url);
  return options;
}

function parse(databaseUrl: string): URL {
  try {
    return new URL(databaseUrl);
  } catch {
    throw new StartError("DATABASE_URL is not a URL: characters such as #, / and % in a password must be escaped (%23, %2F, %25).");
  }
}

/** node-postgres reads certificates, and looks for what is missing, when a client is made. */
function tryOptions(options: { connectionString: string }, { searchParams }: URL): void {
  try {
    new pg.Client(options);
  } catch (error) {
    const { path } = error as NodeJS.ErrnoException;
    const name = ["sslrootcert", "sslcert", "sslkey"].find((parameter) => searchParams.get(parameter) === path);
    if (name) throw new StartError(`${name} in DATABASE_URL names a file that can't be read: ${path}.`, { cause: error });
    if (searchParams.get("sslmode") === "verify-ca" && !searchParams.has("sslrootcert")) {
      throw new StartError("sslmode=verify-ca in DATABASE_URL needs sslrootcert, the file with the certificate of the authority.");
    }
    throw new StartError(`DATABASE_URL can't be used: ${(error as Error).message}.`, { cause: error });
  }
}
