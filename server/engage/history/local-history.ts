import { access, link, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HistoryPartName, HistoryStore } from "../../runtime.ts";
import { syncDirectory } from "../../stage/batch/sync-directory.ts";

const SUFFIX = ".parquet";

/** Stores parts at `{directory}/{workspace-id}/{received-day}/{name}.parquet`. `put` creates a hard link, so the bytes are not copied. */
export function openLocalHistory(directory: string): HistoryStore {
  const toPath = ({ workspaceId, receivedDay, name }: HistoryPartName) =>
    join(directory, workspaceId, String(receivedDay), `${name}${SUFFIX}`);

  return {
    async put(part, path) {
      const target = toPath(part);
      await syncFile(path);
      await mkdir(dirname(target), { recursive: true });
      await link(path, target).catch(ignoreIfThere);
      for (let folder = dirname(target); folder.startsWith(directory); folder = dirname(folder)) await syncDirectory(folder);
    },

    async fetch(part) {
      const path = toPath(part);
      await access(path);
      return { path, release() {} };
    },

    async remove(part) {
      await rm(toPath(part), { force: true });
    },

    async *list(workspaceId) {
      for (const day of await listNames(join(directory, workspaceId))) {
        for (const file of await listNames(join(directory, workspaceId, day))) {
          if (file.endsWith(SUFFIX)) yield { workspaceId, receivedDay: Number(day), name: file.slice(0, -SUFFIX.length) };
        }
      }
    },
  };
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreIfThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function listNames(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
