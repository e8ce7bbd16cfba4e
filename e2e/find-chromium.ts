import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installDebianPackage } from "../server/testing/obtain-program.ts";

/** The headless shell first: it takes three quarters of the time. */
const PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Returns the path of a Chromium: that in CHROMIUM, an installed one, or Playwright's. Null if there is none. */
function findChromium(): string | null {
  const candidates = [process.env["CHROMIUM"], ...PLACES, chromium.executablePath()];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path)) ?? null;
}

/** Returns the path of a Chromium. Installs Debian's if there is none and it can be installed. */
export function obtainChromium(): string {
  if (findChromium() === null) installDebianPackage("chromium-headless-shell");
  return requireChromium();
}

/** Returns the path of a Chromium. Throws an error that says how to install one. */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  throw new Error(
    "The end-to-end tests need a Chromium: install your system's package `chromium-headless-shell` or `chromium`, or set CHROMIUM to the path of one.",
  );
}
