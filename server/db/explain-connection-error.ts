import type pg from "pg";
import { StartError } from "../start-error.ts";

/** Returns why a connection failed, in a sentence with the address and without the password. */
export function explainConnectionError(error: Error & { code?: string }, options: pg.PoolConfig): StartError {
  return new StartError(`PostgreSQL at ${toAddress(options)} can't be used (DATABASE_URL): ${toReason(error)}.`, { cause: error });
}

/** `host:port`, or the folder of a unix socket. */
export function toAddress({ connectionString = "" }: pg.PoolConfig): string {
  try {
    const url = new URL(connectionString);
    return url.searchParams.get("host") ?? `${url.hostname}:${url.port || 5432}`;
  } catch {
    return "an address that is not a URL";
  }
}

const UNKNOWN_AUTHORITY =
  "no certificate authority that is known here signed its certificate; set sslrootcert to the file with the authority's certificate, or sslmode=require to encrypt without verifying";

/** By the error's code: of the system, of TLS, or of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOENT: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "there is no such host",
  EHOSTUNREACH: "there is no route to this host",
  ENETUNREACH: "there is no route to this host",
  ETIMEDOUT: "it does not answer",
  ECONNRESET: "it closed the connection",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name; use that name, or sslmode=verify-ca",
};

/** By what node-postgres or the server says, where there is no code of its own. */
const PHRASES: readonly (readonly [phrase: RegExp, reason: string])[] = [
  [/timeout/, "it does not answer"],
  [/does not support SSL/, "it has no TLS; set sslmode=disable to connect without"],
  [/no encryption|SSL off/, "it takes encrypted connections only, or none from here; set sslmode=require to encrypt"],
  [/client password must be a string/, "it asks for a password, and DATABASE_URL has none"],
  [/startup parameter: options/, "the pooler there refuses options; set the search_path of the role instead"],
  [/Connection terminated unexpectedly/, "it closed the connection"],
];

function toReason({ code, message }: Error & { code?: string }): string {
  const known = (code && REASONS[code]) || PHRASES.find(([phrase]) => phrase.test(message))?.[1];
  return known ?? (message || code || "it does not answer");
}
