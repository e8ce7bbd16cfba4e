import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Returns the secret in the file `path`: 64 characters that are safe in URLs. Creates the file on the first call, readable by its owner only. */
export function keepSecret(path: string): string {
  return readSecret(path) ?? create(path);
}

/** Returns null if the file does not exist. */
export function readSecret(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Creates the file atomically: it never exists in part. If another process creates it first, returns that secret. */
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
