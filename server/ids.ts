import { randomBytes, randomInt, randomUUID } from "node:crypto";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Creates all identifiers and secrets. The formats are Segment's (docs/public-api.md 3.4). */
export type Ids = {
  uuid(): string;
  /** 22 characters of base 62: workspaces, sources, users. */
  short(): string;
  /** 24 lowercase hex, the first 8 the creation time in seconds: destinations. */
  destination(now: number): string;
  /** 32 alphanumerics. */
  writeKey(): string;
  /** A bearer secret of at least 190 bits. It is shown once and stored as a hash. */
  secret(prefix: string): string;
};

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  short: () => base62(22),
  destination: (now) =>
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, "0") + randomBytes(8).toString("hex"),
  writeKey: () => base62(32),
  secret: (prefix) => prefix + base62(32),
};

function base62(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join("");
}
