import { randomBytes } from "node:crypto";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The epoch of KSUIDs. */
const KSUID_EPOCH_SECONDS = 1_400_000_000;
const KSUID_LENGTH = 27;

/**
 * Returns a new message id, `api-` and a KSUID, for an event without a messageId (docs/tracking-api.md 1.8).
 *
 * @param receivedAt ms since the epoch
 */
export function createMessageId(receivedAt: number): string {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32BE(Math.floor(receivedAt / 1000) - KSUID_EPOCH_SECONDS, 0);
  randomBytes(16).copy(bytes, 4);
  return `api-${toBase62(BigInt(`0x${bytes.toString("hex")}`))}`;
}

function toBase62(value: bigint): string {
  let text = "";
  for (let rest = value; rest > 0n; rest /= 62n) text = BASE62.charAt(Number(rest % 62n)) + text;
  return text.padStart(KSUID_LENGTH, "0");
}
