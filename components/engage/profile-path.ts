import type { Route } from "next";

/** Returns the address of the page of a profile. Its id may contain any character, and addresses of pages may not, so it is base64url. */
export function profilePath(profileId: string): Route {
  const bytes = new TextEncoder().encode(profileId);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `/engage/profiles/${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}` as Route;
}

/** Returns the id in the last part of an address, or null if it can't be one. */
export function readProfileId(part: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const id = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return id.length > 0 && id.length <= MAX_LENGTH && !id.includes("\0") ? id : null;
  } catch {
    return null;
  }
}

const MAX_LENGTH = 1_000;
