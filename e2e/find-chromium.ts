import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installDebianPackage } from "../server/testing/obtain-program.ts";

/** The shell first: it has no windows to draw, and takes three quarters of the time. */
const PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** The path of a Chromium: the one that CHROMIUM names, one that is installed, or Playwright's own. Null where there is none. */
function findChromium(): string | null {
  const candidates = [process.env["CHROMIUM"], ...PLACES, chromium.executablePath()];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path)) ?? null;
}

/** Finds one, or installs Debian's where that can be. */
export function obtainChromium(): string {
  if (findChromium() === null) installDebianPackage("chromium-headless-shell");
  return requireChromium();
}

/** Finds one, or says in one sentence how to get one. */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  throw new Error(
    "The end-to-end tests need a Chromium: install your system's package `chromium-headless-shell` or `chromium`, or set CHROMIUM to the path of one.",
  );
}
