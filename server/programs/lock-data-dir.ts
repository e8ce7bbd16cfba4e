import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { dataDirInUse, dataDirUnusable } from "../postgres/data-dir-sentences.ts";
import { type DirectoryLock, lockDirectory } from "../postgres/lock-directory.ts";
import { StartError } from "../start-error.ts";

/** Creates the data directory, readable by its user only, and locks it for this process. Throws a StartError if it is in use or unusable. */
export async function lockDataDir(dataDir: string): Promise<DirectoryLock> {
  const directory = join(dataDir, "locks", "supervisor");
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await mkdir(directory, { recursive: true });
    const lock = await lockDirectory(directory);
    if (lock) return lock;
  } catch (error) {
    throw new StartError(dataDirUnusable(dataDir, error), { cause: error });
  }
  throw new StartError(dataDirInUse(dataDir));
}
