import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "../../stage/batch/sync-directory.ts";

/** Returns the JSON in a file of `directory`, or null if there is no such file. Rejects if it is not JSON. */
export async function readPrivateFile(directory: string, name: string): Promise<unknown> {
  const text = await readFile(join(directory, name), "utf8").catch(nullIfMissing);
  return text === null ? null : JSON.parse(text);
}

/** Replaces a file that only its owner can read, durably: after a crash it has the old content or the new one. */
export async function writePrivateFile(directory: string, name: string, content: unknown): Promise<void> {
  const path = join(directory, name);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(JSON.stringify(content));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncDirectory(directory);
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
