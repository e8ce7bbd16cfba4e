import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Config } from "../env.ts";

/** A signing secret of a webhook: `whsec_` and base64. One that was replaced is valid until `until` (ms since the epoch). */
export type SigningSecret = { secret: string; until: number | null };

/** What a channel keeps secret. */
export type ChannelSecrets = { address: string } | { url: string; signing: SigningSecret[] };

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts with a key that is derived from AUTH_SECRET (AES-256-GCM). The channel's id is bound to it. */
export function sealSecrets(config: Config, channelId: string, secrets: ChannelSecrets): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", toKey(config), iv).setAAD(Buffer.from(channelId));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** Returns null if AUTH_SECRET has changed since, or the text was damaged. */
export function openSecrets(config: Config, channelId: string, text: string): ChannelSecrets | null {
  const bytes = Buffer.from(text, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv("aes-256-gcm", toKey(config), iv).setAAD(Buffer.from(channelId)).setAuthTag(tag);
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8"));
  } catch {
    return null;
  }
}

/** Returns a new signing secret of 32 bytes. */
export function createSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

function toKey({ AUTH_SECRET }: Config): Buffer {
  if (AUTH_SECRET === undefined) throw new Error("AUTH_SECRET is missing: channels of alerts can't be encrypted without it.");
  return Buffer.from(hkdfSync("sha256", AUTH_SECRET, "", "sluice alert channels", 32));
}
