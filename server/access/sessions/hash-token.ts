import { createHash } from "node:crypto";

/** How a bearer secret of ours is stored: SHA-256 in hex. They are random and long, so that no salt or slow hash is needed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
