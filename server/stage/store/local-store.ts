import { createReadStream } from "node:fs";
import { link, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StagedBatch } from "../../domain/batch/batch.ts";
import type { StagingStore } from "../../runtime.ts";
import { syncDirectory } from "../batch/sync-directory.ts";

/** Stores batches at `{directory}/{source-id}/{received-day}/{batch-id}.gz`. `take` creates a hard link, so the bytes are not copied. */
export function openLocalStore(directory: string): StagingStore {
  const toPath = (batch: StagedBatch) => join(directory, batch.sourceId, String(batch.receivedDay), `${batch.id}.gz`);

  return {
    async take(batch, path) {
      const target = toPath(batch);
      const folder = dirname(target);
      await mkdir(folder, { recursive: true });
      await link(path, target).catch((error) => ignoreIfThere(error, target));
      await syncDirectory(folder);
      await syncDirectory(dirname(folder));
      await syncDirectory(directory);
    },

    async replace(batch, path) {
      const target = toPath(batch);
      await rm(`${target}.new`, { force: true });
      await mkdir(dirname(target), { recursive: true });
      await link(path, `${target}.new`);
      await rename(`${target}.new`, target);
      await syncDirectory(dirname(target));
    },

    read: (batch) => createReadStream(toPath(batch)),

    async *list() {
      for (const sourceId of await listNames(directory)) {
        for (const day of await listNames(join(directory, sourceId))) {
          for (const file of await listNames(join(directory, sourceId, day))) {
            if (file.endsWith(".gz")) yield { id: file.slice(0, -".gz".length), sourceId, receivedDay: Number(day) };
          }
        }
      }
    },

    async remove(batch) {
      const path = toPath(batch);
      await rm(path, { force: true });
      await removeEmptyFolders(dirname(path), directory);
    },
  };
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root; at = dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

async function listNames(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** Ignores the error if the batch is in the store. The collector may have deleted its own name for a batch that was taken before. */
async function ignoreIfThere(error: NodeJS.ErrnoException, target: string): Promise<void> {
  if (error.code === "EEXIST") return;
  if (error.code !== "ENOENT" || (await stat(target).catch(() => null)) === null) throw error;
}
