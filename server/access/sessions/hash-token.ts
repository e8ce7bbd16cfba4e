import { createHash } from "node:crypto";

/**
 * Returns the form in which a bearer secret is stored: SHA-256 in hex. The secrets are long and random, so no salt or slow hash is needed.
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
