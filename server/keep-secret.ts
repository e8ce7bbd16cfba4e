import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** The secret in the file `path`, 64 characters that a URL takes as they are: made once, and readable by its owner alone. */
export function keepSecret(path: string): string {
  return readSecret(path) ?? create(path);
}

/** Null where there is none yet. */
export function readSecret(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** It appears under its name whole, or not at all. */
function create(path: string): string {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, randomBytes(48).toString("base64url"), { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(unfinished);
  }
  return readFileSync(path, "utf8");
}
