import { z } from "zod";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";
import type { SavedSuppressions } from "./suppressed-users.ts";

const SuppressionsFile = z.array(z.object({ workspaceId: z.string(), sourceId: z.string().nullable(), userId: z.string() }));
const NAME = "collect-suppressions.json";

/** Stores the suppressed users in a file that only its owner can read, for a restart without a database. `read` rejects if the file is not valid. */
export function createSuppressionsFile(dataDir: string): SavedSuppressions {
  return {
    async read() {
      const rows = await readPrivateFile(dataDir, NAME);
      return rows === null ? null : SuppressionsFile.parse(rows);
    },
    write: (users) => writePrivateFile(dataDir, NAME, users),
  };
}
