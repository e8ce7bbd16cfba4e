import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { syncDirectory } from "../../stage/batch/sync-directory.ts";
import type { KeyedSource, SavedKeys } from "./write-keys.ts";

const KeysFile = z.array(z.object({ key: z.string(), sourceId: z.string(), workspaceId: z.string(), enabled: z.boolean() }));

/** Stores the write keys in a file that only its owner can read, for a restart without a database. `read` rejects if the file is not valid. */
export function createKeysFile(dataDir: string): SavedKeys {
  const path = join(dataDir, "collect-keys.json");
  return {
    async read() {
      const text = await readFile(path, "utf8").catch(nullIfMissing);
      if (text === null) return null;
      return new Map(KeysFile.parse(JSON.parse(text)).map(({ key, ...source }) => [key, source]));
    },

    async write(keys: ReadonlyMap<string, KeyedSource>) {
      const rows = [...keys].map(([key, { sourceId, workspaceId, enabled }]) => ({ key, sourceId, workspaceId, enabled }));
      const file = await open(`${path}.new`, "w", 0o600);
      try {
        await file.chmod(0o600);
        await file.writeFile(JSON.stringify(rows));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      await syncDirectory(dataDir);
    },
  };
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
