import type { Ids } from "../../ids.ts";
import { hashToken } from "./hash-token.ts";

/**
 * A browser in which somebody has signed in, stored in a signed cookie (OWASP's device cookies). It proves no identity and grants no
 * access. Sign-in attempts from it are counted separately, so that wrong passwords from other places don't lock its owner out.
 */
export type KnownDevice = {
  id: string;
  /** Account keys of the people who signed in there, the most recent first. */
  accounts: readonly string[];
};

export const DEVICE_COOKIE = "device";
export const DEVICE_SECONDS = 180 * 86_400;

const MAX_ACCOUNTS = 5;
/** Other signed cookies, such as the session's, have another format and don't match. */
const VALUE = /^device\.([A-Za-z0-9]{1,64})\.([0-9a-f]{32}(?:\.[0-9a-f]{32}){0,4})$/;

/** Returns the key of an account for cookies and counters, whether or not the account exists. */
export function accountKey(email: string): string {
  return hashToken(email.trim().toLowerCase()).slice(0, 32);
}

/** Parses a cookie value that `deviceValue` returned; null for anything else. The caller has verified the signature. */
export function readDevice(value: string | false | null | undefined): KnownDevice | null {
  const [, id, accounts] = VALUE.exec(value || "") ?? [];
  return id === undefined || accounts === undefined ? null : { id, accounts: accounts.split(".") };
}

export function deviceValue({ id, accounts }: KnownDevice): string {
  return ["device", id, ...accounts].join(".");
}

/** Returns the device after a sign-in of `account`, or a new device. A device remembers at most five accounts. */
export function deviceAfterSignIn(device: KnownDevice | null, account: string, ids: Pick<Ids, "short">): KnownDevice {
  const others = (device?.accounts ?? []).filter((known) => known !== account);
  return { id: device?.id ?? ids.short(), accounts: [account, ...others].slice(0, MAX_ACCOUNTS) };
}
