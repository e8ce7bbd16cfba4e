import type { Ids } from "../../ids.ts";
import { hashToken } from "./hash-token.ts";

/**
 * A browser in which somebody has signed in, as its signed cookie remembers it (OWASP's device cookies). It proves no identity and opens
 * nothing: attempts from there are counted apart, so that wrong passwords from elsewhere don't lock its owner out.
 */
export type KnownDevice = {
  id: string;
  /** Who signed in there, the last first: account keys. */
  accounts: readonly string[];
};

export const DEVICE_COOKIE = "device";
export const DEVICE_SECONDS = 180 * 86_400;

const MAX_ACCOUNTS = 5;
/** Other signed cookies of ours, such as the session's, have another shape: none passes for a device. */
const VALUE = /^device\.([A-Za-z0-9]{1,64})\.([0-9a-f]{32}(?:\.[0-9a-f]{32}){0,4})$/;

/** Stands for an account in cookies and counters, whether or not there is one. */
export function accountKey(email: string): string {
  return hashToken(email.trim().toLowerCase()).slice(0, 32);
}

/** Null for anything but a value of `deviceValue`. The signature is verified before. */
export function readDevice(value: string | false | null | undefined): KnownDevice | null {
  const [, id, accounts] = VALUE.exec(value || "") ?? [];
  return id === undefined || accounts === undefined ? null : { id, accounts: accounts.split(".") };
}

export function deviceValue({ id, accounts }: KnownDevice): string {
  return ["device", id, ...accounts].join(".");
}

/** The device after `account` signed in there; a new one where there was none. It remembers five accounts. */
export function deviceAfterSignIn(device: KnownDevice | null, account: string, ids: Pick<Ids, "short">): KnownDevice {
  const others = (device?.accounts ?? []).filter((known) => known !== account);
  return { id: device?.id ?? ids.short(), accounts: [account, ...others].slice(0, MAX_ACCOUNTS) };
}
