const SCHEME = "basic ";
const MAX_HEADER_LENGTH = 512;
const COLON = 0x3a;

/**
 * Returns the user name of `Authorization: Basic …`, which is the write key. A missing colon is allowed. Returns null for other schemes: a client
 * with a Bearer token sends the key in the body (docs/tracking-api.md 1.2).
 */
export function writeKeyFromHeader(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > MAX_HEADER_LENGTH) return null;
  if (authorization.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return null;

  const bytes = Buffer.from(authorization.slice(SCHEME.length).trim(), "base64");
  const colonAt = bytes.indexOf(COLON);
  const key = bytes.toString("utf8", 0, colonAt === -1 ? bytes.length : colonAt);
  return key === "" ? null : key;
}
