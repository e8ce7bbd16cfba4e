import { randomBytes } from "node:crypto";

/** Returns an identifier in IAM's format: `AROA` for a role or `ASIA` for a session's key, then base 32 characters. */
export function uniqueId(prefix: string, length: number): string {
  return prefix + Array.from(randomBytes(length), (byte) => BASE32[byte % 32]).join("");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
