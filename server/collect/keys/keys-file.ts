import { z } from "zod";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";
import type { KeyedSource, SavedKeys } from "./write-keys.ts";

const KeysFile = z.array(z.object({ key: z.string(), sourceId: z.string(), workspaceId: z.string(), enabled: z.boolean() }));
const NAME = "collect-keys.json";

/** Stores the write keys in a file that only its owner can read, for a restart without a database. `read` rejects if the file is not valid. */
export function createKeysFile(dataDir: string): SavedKeys {
  return {
    async read() {
      const rows = await readPrivateFile(dataDir, NAME);
      return rows === null ? null : new Map(KeysFile.parse(rows).map(({ key, ...source }) => [key, source]));
    },

    async write(keys: ReadonlyMap<string, KeyedSource>) {
      const rows = [...keys].map(([key, { sourceId, workspaceId, enabled }]) => ({ key, sourceId, workspaceId, enabled }));
      await writePrivateFile(dataDir, NAME, rows);
    },
  };
}
