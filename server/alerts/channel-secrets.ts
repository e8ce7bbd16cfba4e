import { randomBytes } from "node:crypto";
import type { Config } from "../env.ts";
import { openText, sealText } from "../seal-text.ts";

/** A signing secret of a webhook: `whsec_` and base64. One that was replaced is valid until `until` (ms since the epoch). */
export type SigningSecret = { secret: string; until: number | null };

/** What a channel keeps secret. */
export type ChannelSecrets = { address: string } | { url: string; signing: SigningSecret[] };

/** Encrypts what a channel keeps secret, for this channel only. */
export function sealSecrets(config: Config, channelId: string, secrets: ChannelSecrets): string {
  return sealText(config, `alert channel ${channelId}`, JSON.stringify(secrets));
}

/** Returns null if AUTH_SECRET has changed since, or the text was damaged. */
export function openSecrets(config: Config, channelId: string, sealed: string): ChannelSecrets | null {
  const text = openText(config, `alert channel ${channelId}`, sealed);
  return text === null ? null : JSON.parse(text);
}

/** Returns a new signing secret of 32 bytes. */
export function createSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
