import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { test as plainTest } from "vitest";
import type { Engine, HistorySession } from "../../runtime.ts";
import { createEngine } from "./create-engine.ts";

/** A record, as far as the engine reads it. `at` is the time in ms at which it was received. */
export type TestRecord = { at: number; type?: string } & Record<string, unknown>;

/** Vitest's `test` with `folder` (for this test only), an `engine`, and `session`, which writes records as one part of a history. */
export const engineTest = plainTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("folder", async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-engine-"));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  .extend("engine", ({ folder }, { onCleanup }) => {
    const engine = createEngine({ directory: join(folder, "engine"), memoryMb: 1000 });
    onCleanup(() => engine.stop());
    return engine;
  })
  .extend(
    "openHistory",
    ({ folder, engine }) =>
      (...parts: TestRecord[][]) =>
        writeHistory({ folder, engine }, parts),
  );

let versions = 0;

/** Writes a part for each list of records. */
async function writeHistory({ folder, engine }: { folder: string; engine: Engine }, parts: TestRecord[][]): Promise<HistorySession> {
  versions += 1;
  const paths: string[] = [];
  for (const [index, records] of parts.entries()) {
    const target = join(folder, `${versions}-${index}.parquet`);
    const written = await engine.writePart({ ndjsonGzPaths: [await writeRecords(folder, records.map(toLine))], target });
    if (!written.ok) throw new Error(written.error.message);
    paths.push(target);
  }
  return { workspaceId: "acme", version: String(versions), parts: paths.map((path) => ({ path })) };
}

let files = 0;

/** Writes lines as a gzip file. */
export async function writeRecords(folder: string, lines: string[]): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.gz`);
  await writeFile(path, gzipSync(lines.map((line) => `${line}\n`).join("")));
  return path;
}

export function toLine({ at, ...record }: TestRecord): string {
  const time = new Date(at).toISOString();
  return JSON.stringify({
    type: "track",
    messageId: `m${at}`,
    timestamp: time,
    receivedAt: time,
    projectId: "site",
    context: {},
    ...record,
  });
}
