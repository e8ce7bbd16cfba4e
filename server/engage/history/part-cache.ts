import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { HistoryPartName, HistoryStore } from "../../runtime.ts";

type Options = { maxBytes: number; clock: Clock; download(part: HistoryPartName, path: string): Promise<void> };

type PartCache = Pick<HistoryStore, "fetch" | "remove">;

/**
 * Keeps local copies of parts in `directory`. When they exceed `maxBytes`, those that were used least recently are deleted, but none that is in use:
 * the parts of one query must all be there.
 */
export function openPartCache(directory: string, { maxBytes, clock, download }: Options): PartCache {
  const uses = new Map<string, number>();
  const downloads = new Map<string, Promise<void>>();
  const toPath = ({ workspaceId, receivedDay, name }: HistoryPartName) => join(directory, `${workspaceId}.${receivedDay}.${name}.parquet`);

  return {
    async fetch(part) {
      const path = toPath(part);
      uses.set(path, (uses.get(path) ?? 0) + 1);
      try {
        if (!(await touch(path, new Date(clock.now())))) await downloadOnce(part, path);
        await deleteUnused();
      } catch (error) {
        release(path);
        throw error;
      }
      return { path, release: () => release(path) };
    },

    async remove(part) {
      await rm(toPath(part), { force: true });
    },
  };

  /** Two that need the same part share one download. */
  async function downloadOnce(part: HistoryPartName, path: string): Promise<void> {
    const running = downloads.get(path) ?? download(part, path).finally(() => downloads.delete(path));
    downloads.set(path, running);
    await running;
  }

  function release(path: string): void {
    const left = (uses.get(path) ?? 1) - 1;
    if (left === 0) uses.delete(path);
    else uses.set(path, left);
  }

  async function deleteUnused(): Promise<void> {
    const files = await listFiles(directory);
    let total = files.reduce((sum, { byteCount }) => sum + byteCount, 0);
    for (const { path, byteCount } of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= maxBytes) return;
      if (uses.has(path)) continue;
      await rm(path, { force: true });
      total -= byteCount;
    }
  }
}

/** Marks a file as used now. Returns false if there is none. */
async function touch(path: string, now: Date): Promise<boolean> {
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

async function listFiles(directory: string): Promise<{ path: string; byteCount: number; usedAt: number }[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".parquet") && !name.startsWith("."));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const found = await stat(path).catch(() => null);
      return found === null ? [] : [{ path, byteCount: found.size, usedAt: found.mtimeMs }];
    }),
  );
  return files.flat();
}
