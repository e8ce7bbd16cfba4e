import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Config } from "./env.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a text for the database, with a key that is derived from AUTH_SECRET (AES-256-GCM). Only the same `purpose` opens it. */
export function sealText(config: Config, purpose: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", toKey(config), iv).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** Returns null if AUTH_SECRET has changed since, the purpose differs, or the text was damaged. */
export function openText(config: Config, purpose: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv("aes-256-gcm", toKey(config), iv).setAAD(Buffer.from(purpose)).setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function toKey({ AUTH_SECRET }: Config): Buffer {
  if (AUTH_SECRET === undefined) throw new Error("AUTH_SECRET is missing: nothing can be encrypted without it.");
  return Buffer.from(hkdfSync("sha256", AUTH_SECRET, "", "sluice sealed text", 32));
}
