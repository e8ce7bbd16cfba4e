import { randomBytes } from "node:crypto";

/** IAM's kind of identifier: `AROA` for a role, `ASIA` for a session's key, then letters of base 32. */
export function uniqueId(prefix: string, length: number): string {
  return prefix + Array.from(randomBytes(length), (byte) => BASE32[byte % 32]).join("");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
