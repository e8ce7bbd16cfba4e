import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The folder of incomplete files, on the same file system as their target. */
export function temporaryPath(directory: string): string {
  return join(directory, "tmp", randomUUID());
}

/** Writes a file atomically and durably. Returns false if `exclusive` is set and the file exists. */
export async function writeWhole(
  directory: string,
  path: string,
  content: string | Uint8Array,
  options: { exclusive: boolean; mode?: number },
): Promise<boolean> {
  const temporary = temporaryPath(directory);
  await mkdir(dirname(temporary), { recursive: true });
  const file = await open(temporary, "wx", options.mode ?? 0o644);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  return placeFile(temporary, path, options.exclusive);
}

/**
 * Moves a complete file to its target atomically: readers see the old or the new file. With `exclusive` exactly
 * one of several racing writers wins, and the others get false. The temporary file is gone afterwards.
 */
export async function placeFile(temporary: string, path: string, exclusive: boolean): Promise<boolean> {
  try {
    await retryWithoutFolder(path, () => (exclusive ? link(temporary, path) : rename(temporary, path)));
    return true;
  } catch (error) {
    if (exclusive && isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The folder can be removed between its creation and its use, when the last other file in it is deleted. */
async function retryWithoutFolder(path: string, place: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await makeFolder(dirname(path));
    try {
      return await place();
    } catch (error) {
      if (attempt === 5 || !isErrno(error, "ENOENT")) throw error;
    }
  }
}

/** Throws ENOTDIR if a file has the path of the folder. EEXIST would look like a lost race for the file itself. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (isErrno(error, "EEXIST")) throw Object.assign(new Error(`${path} is not a folder`, { cause: error }), { code: "ENOTDIR" });
    throw error;
  }
}

export function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
